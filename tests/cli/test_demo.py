"""The demo plays a year, proves it, and goes on where it stopped."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from grassroots_gov import Commune
from grassroots_gov.cli import main


def test_a_year_and_then_the_next_months(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:///{tmp_path}/demo.db"
    assert main(["demo", "--store", store]) == 0
    said = capsys.readouterr().out
    for part in ("30/06/2020", "92 trên 150 hộ", "KHÔNG ĐẠT", "66.000.000 đ", "Hẹn trả kết quả", "TRỄ"):
        assert part in said
    for month in ("01", "02"):
        assert main(["demo", "--store", store, "--lang", "en"]) == 0
        said = capsys.readouterr().out
        assert re.search(rf"\b01/{month}/2021\b", said)
    assert main(["demo", "--store", store, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["verify"]["outcome"] == "holds"
    assert figures["statement"]["closing"] == 12_700_000
    with Commune.open(store, create=False) as commune:
        assert commune.verify().holds
    capsys.readouterr()
    assert main(["today", "--store", store, "--on", "2020-12-15"]) == 0
    assert "TRỄ" in capsys.readouterr().out
    assert main(["duty", "show", "2020-06-01", "2020-06-07", "--store", store]) == 0


def test_a_bad_row_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = Path(__file__).parents[2] / "src/grassroots_gov/cli/example"
    for source in example.glob("*.csv"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    vouchers = (tmp_path / "chung_tu.csv").read_text("utf-8-sig").splitlines()
    vouchers[1] = vouchers[1].replace("08/06/2020", "31/06/2020")
    vouchers[2] = vouchers[2].replace("500.000", "500.000,5")
    vouchers[3] = re.sub("H2-[0-9]+", "H9-999", vouchers[3])
    (tmp_path / "chung_tu.csv").write_text("\n".join(vouchers), "utf-8-sig")
    store = f"sqlite:///{tmp_path}/demo.db"
    assert main(["demo", "--store", store, "--data", str(tmp_path)]) == 2
    assert "chung_tu.csv: 3 ô sai" in capsys.readouterr().err
    assert not (tmp_path / "demo.db").exists()
