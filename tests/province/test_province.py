"""Many communes rolled up: sums, failures named, workers killed, any executor."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest

from grassroots_gov import Commune, Count, Dong, Officer, PluginHost
from grassroots_gov.province import CommuneFigures, Failure, Province, figures_of

YEAR = (date(2020, 1, 1), date(2020, 12, 31))


@pytest.fixture(scope="module")
def communes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("province")
    found = {}
    for at in range(1, 7):
        found[f"Xã {at}"] = url = f"sqlite:///{folder}/xa{at}.db"
        with Commune.open(url, host=PluginHost.bare()) as xa:
            _year(xa, at)
    return found


def _year(xa: Commune, size: int) -> None:
    for officer in range(size):
        xa.officers.appoint(Officer(f"CB{officer}", "youth_union_secretary"), on=date(2019, 1, 1))
    decision = xa.decisions.open(
        "infrastructure_contribution", "Đường", on=date(2020, 5, 10), unit="household", eligible=9
    )
    xa.decisions.count(
        decision, Count(unit="household", eligible=9, attending=9, agree=9), on=date(2020, 5, 20)
    )
    xa.decisions.conclude(decision, on=date(2020, 5, 20))
    xa.funds.open("duong", "Đường", on=date(2020, 6, 1), decision=decision)
    levy = xa.funds.levy("duong", Dong(1000), on=date(2020, 6, 1), decision=decision)
    for household in range(size):
        xa.funds.collect(levy, f"H{household}", Dong(1000), on=date(2020, 6, 8))
    slip = xa.cases.receive("birth_registration", at=datetime(2020, 11, 2, 9))
    if size % 2:
        xa.cases.answer(slip.case_id, at=datetime(2020, 11, 2, 14))


def test_the_sums_are_those_of_the_communes(communes: dict[str, str]) -> None:
    told: list[tuple[int, int]] = []
    rollup = Province(communes).roll_up(*YEAR, workers=1, progress=lambda done, of: told.append((done, of)))
    assert [row.commune for row in rollup.communes] == list(communes)
    total = rollup.total()
    assert (total.officers, total.received, total.on_time, total.pending) == (21, 6, 3, 3)
    assert (total.collected, total.spent, total.held) == (Dong(21_000), Dong(0), Dong(21_000))
    assert total.owed >= total.owed_late > 0
    assert told == [(done, 6) for done in range(1, 7)]


@pytest.mark.parametrize("rich", [True, False])
def test_a_terminal_shows_a_bar_and_a_log_nothing(
    communes: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], rich: bool
) -> None:
    if not rich:
        monkeypatch.setitem(sys.modules, "rich.progress", None)
    Province(communes).roll_up(*YEAR, workers=1, progress=True)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    Province(communes).roll_up(*YEAR, workers=1, progress=True)
    assert "6/6" in capsys.readouterr().err


@pytest.mark.parametrize("make", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_answers_alike(communes: dict[str, str], make: type[Executor]) -> None:
    alone = Province(communes).roll_up(*YEAR, workers=1)
    with make(2) as executor:  # type: ignore[call-arg]
        assert Province(communes).roll_up(*YEAR, executor=executor) == alone


def test_a_pool_of_its_own_answers_alike(communes: dict[str, str]) -> None:
    assert Province(communes).roll_up(*YEAR, workers=2) == Province(communes).roll_up(*YEAR, workers=1)


def test_a_failing_commune_is_named_and_the_rest_go_on(communes: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "foreign.db").write_text("not a journal of ours, but long enough to be looked at" * 20)
    wrong = {"Mất": f"sqlite:///{tmp_path}/absent.db", "Lạ": f"sqlite:///{tmp_path}/foreign.db"}
    rollup = Province({**wrong, **communes}).roll_up(*YEAR, workers=2)
    assert [(failure.commune, failure.code) for failure in rollup.failures] == [
        ("Mất", "store_unavailable"),
        ("Lạ", "foreign_store"),
    ]
    assert len(rollup.communes) == len(communes)


def dies_once(commune: str, url: str, start: date, end: date) -> CommuneFigures | Failure:
    """Kill the worker the first time that commune 3 is asked."""
    mark = Path(url.removeprefix("sqlite:///")).with_suffix(".died")
    if commune == "Xã 3" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return figures_of(commune, url, start, end)


def dies(commune: str, url: str, start: date, end: date) -> CommuneFigures | Failure:
    """Kill the worker whenever commune 3 is asked."""
    if commune == "Xã 3":
        os.kill(os.getpid(), signal.SIGKILL)
    return figures_of(commune, url, start, end)


def test_a_killed_worker_costs_nothing(communes: dict[str, str]) -> None:
    province = Province(communes)
    assert province.roll_up(*YEAR, workers=2, read=dies_once) == province.roll_up(*YEAR, workers=1)


def test_a_commune_that_kills_its_workers_is_named(communes: dict[str, str]) -> None:
    rollup = Province(communes).roll_up(*YEAR, workers=2, read=dies)
    assert [failure.commune for failure in rollup.failures] == ["Xã 3"]
    assert len(rollup.communes) == len(communes) - 1


def test_on_a_dask_cluster_with_a_worker_killed(communes: dict[str, str]) -> None:
    from distributed import Client, LocalCluster

    alone = Province(communes).roll_up(*YEAR, workers=1)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as cluster,
        Client(cluster) as client,
    ):
        pids = list(client.run(os.getpid).values())
        os.kill(pids[0], signal.SIGKILL)
        with client.get_executor() as executor:
            assert Province(communes).roll_up(*YEAR, executor=executor) == alone
