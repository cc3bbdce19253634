"""Many communes rolled up: a district's or a province's view, through any ``concurrent.futures`` executor.

What belongs here: asking many journals the same questions, and adding up what they answer.
What does not: the questions themselves; each commune's rooms answer them.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager, nullcontext
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from attrs import field, fields, frozen

from grassroots_gov.errors import GrassrootsError
from grassroots_gov.money import Dong

if TYPE_CHECKING:
    from grassroots_gov.commune import Commune
    from grassroots_gov.hooks import PluginHost

__all__ = ["CommuneFigures", "Failure", "Province", "Rollup", "figures_of"]

IN_FLIGHT = 32
"""Communes handed to the executor and not yet answered: what bounds the memory."""

TRIES = 2
"""How often a commune's worker may die, at last with nobody else's question, before it is named as failed."""


_NOTHING = Dong(0)


@frozen(kw_only=True)
class CommuneFigures:
    """What one commune's journal answers for a period; every figure is a whole number and can be added.

    ``officers``     who serve on the last day
    ``received``, ``on_time``, ``late``, ``pending``  dossiers of the period
    ``collected``, ``spent``, ``held``  money of all funds: in, out, and on hand at the end of the period
    ``owed``, ``owed_late``             obligations open on the last day, and those of them that are late
    ``to_show``, ``to_show_late``       the same, of what must be publicly shown
    """

    commune: str
    facts: int = 0
    officers: int = 0
    received: int = 0
    on_time: int = 0
    late: int = 0
    pending: int = 0
    collected: Dong = _NOTHING
    spent: Dong = _NOTHING
    held: Dong = _NOTHING
    owed: int = 0
    owed_late: int = 0
    to_show: int = 0
    to_show_late: int = 0


@frozen
class Failure:
    """A commune that could not be read, and why; the others are not stopped by it."""

    commune: str
    code: str
    reason: str


@frozen(kw_only=True)
class Rollup:
    """The communes' figures in the order they were named, those that failed, and the sums."""

    start: date
    end: date
    communes: tuple[CommuneFigures, ...] = field(repr=False)
    failures: tuple[Failure, ...] = ()

    def total(self) -> CommuneFigures:
        """Every figure summed over the communes that answered."""
        sums: dict[str, Any] = {
            one.name: sum((getattr(row, one.name) for row in self.communes), cast("Any", one.default))
            for one in fields(CommuneFigures)
            if one.name != "commune"
        }
        return CommuneFigures(commune="", **sums)


Task = Callable[[str, str, date, date], "CommuneFigures | Failure"]


def figures_of(commune: str, url: str, start: date, end: date) -> CommuneFigures | Failure:
    """Open one commune's journal, which must be there, and read its figures."""
    from grassroots_gov.commune import Commune

    try:
        with Commune.open(url, host=_plugins(), create=False) as opened:
            return _read(commune, opened, start, end)
    except GrassrootsError as error:
        return Failure(commune, error.code, error.what("en"))


@cache
def _plugins() -> PluginHost:
    """The installed plugins, looked for once in a process that reads many communes."""
    from grassroots_gov.hooks import PluginHost

    return PluginHost.discover()


def _read(name: str, commune: Commune, start: date, end: date) -> CommuneFigures:
    dossiers = commune.cases.statistics(start, end)
    statements = [commune.funds.statement(fund.code, start, end) for fund in commune.funds.funds()]
    owed = [one for one in commune.obligations(end) if one.state in ("due", "late")]
    shown = [one for one in owed if one.code.startswith("publicity.")]
    return CommuneFigures(
        commune=name,
        facts=commune.count_facts(),
        officers=len(commune.officers.serving(end, end)),
        received=dossiers.received,
        on_time=dossiers.on_time,
        late=dossiers.late,
        pending=dossiers.pending,
        collected=sum((one.received for one in statements), _NOTHING),
        spent=sum((one.spent for one in statements), _NOTHING),
        held=sum((one.closing for one in statements), _NOTHING),
        owed=len(owed),
        owed_late=sum(one.state == "late" for one in owed),
        to_show=len(shown),
        to_show_late=sum(one.state == "late" for one in shown),
    )


class Province:
    """Communes by name, each with the URL of its journal.

    >>> province = Province({"Xã A": "sqlite:///khong-co.db"})
    >>> year = province.roll_up(date(2020, 1, 1), date(2020, 12, 31), workers=1)
    >>> [failure.commune for failure in year.failures]
    ['Xã A']
    """

    def __init__(self, communes: Mapping[str, str]) -> None:
        self.communes = dict(communes)

    def roll_up(
        self,
        start: date,
        end: date,
        *,
        executor: Executor | None = None,
        workers: int | None = None,
        read: Task | None = None,
        progress: bool | Callable[[int, int], None] = False,
    ) -> Rollup:
        """Ask every commune for its figures from ``start`` to ``end``.

        ``executor``  any ``concurrent.futures`` executor, Dask's included; else a process pool of
                      ``workers`` processes (by default one for each core), or none where ``workers`` is 1
        ``read``      another question than :func:`figures_of`; it must be importable by the workers
        ``progress``  true for a bar on the terminal; or what is told how many of how many are done

        A commune that cannot be read is a :class:`Failure` beside the others' figures. Where a worker
        dies, the communes it held are asked again one by one, so that the one that kills it is named.
        """
        task = read or figures_of
        answers: dict[str, CommuneFigures | Failure] = {}
        told = _bar() if progress is True else nullcontext(progress or _silent)
        with told as tell:
            for name, answer in self._answers(task, start, end, executor, workers):
                answers[name] = answer
                tell(len(answers), len(self.communes))
        ordered = [answers[name] for name in self.communes]
        return Rollup(
            start=start,
            end=end,
            communes=tuple(answer for answer in ordered if isinstance(answer, CommuneFigures)),
            failures=tuple(answer for answer in ordered if isinstance(answer, Failure)),
        )

    def _answers(
        self, task: Task, start: date, end: date, executor: Executor | None, workers: int | None
    ) -> Iterator[tuple[str, CommuneFigures | Failure]]:
        asked = self.communes.items()
        if executor is not None:
            yield from _through(lambda: executor, task, asked, start, end)
        elif workers == 1:
            yield from ((name, task(name, url, start, end)) for name, url in asked)
        else:
            pool = _Pool(workers)
            try:
                yield from _through(pool.executor, task, asked, start, end, broken=pool.renew)
            finally:
                pool.close()


def _silent(done: int, of: int) -> None:
    """Where nobody is waiting."""


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, with rich where it is installed; nothing in a log."""
    if not sys.stderr.isatty():
        yield _silent
        return
    try:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
    except ImportError:
        yield lambda done, of: print(f"\r{done}/{of}", end="", file=sys.stderr)  # noqa: T201
        print(file=sys.stderr)  # noqa: T201
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr)) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


class _Pool:
    """A process pool that is made anew when one of its processes was killed."""

    def __init__(self, workers: int | None) -> None:
        self._workers = workers
        self._pool: Executor | None = None

    def executor(self) -> Executor:
        if self._pool is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            # Forking copies threads' locks in whatever state they are; a fresh process has none.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context)
        return self._pool

    def renew(self) -> None:
        self.close()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _through(
    executor: Callable[[], Executor],
    task: Task,
    asked: Iterable[tuple[str, str]],
    start: date,
    end: date,
    *,
    broken: Callable[[], None] | None = None,
) -> Iterator[tuple[str, CommuneFigures | Failure]]:
    """Answers as they come, never more than :data:`IN_FLIGHT` questions out at once."""
    waiting = deque((name, url, 1) for name, url in asked)
    suspects: deque[tuple[str, str, int]] = deque()  # asked one by one, so that the guilty is known
    out: dict[Future[CommuneFigures | Failure], tuple[str, str, int]] = {}
    while waiting or suspects or out:
        queue, most = (suspects, 1) if suspects else (waiting, IN_FLIGHT)
        try:
            while queue and len(out) < most:
                name, url, _ = queue[0]
                future = executor().submit(task, name, url, start, end)
                out[future] = queue.popleft()
        except BrokenExecutor:
            if not out and broken is None:
                yield from ((name, _died(name)) for name, _, _ in (*suspects, *waiting))
                return
            if not out and broken is not None:
                broken()
                continue
        alone = len(out) == 1
        done, _ = wait(out, return_when=FIRST_COMPLETED)
        died = False
        for future in done:
            name, url, turn = out.pop(future)
            error = future.exception()
            if error is None:
                yield name, future.result()
            elif isinstance(error, BrokenExecutor) and not (alone and turn >= TRIES):
                suspects.append((name, url, turn + 1))
                died = True
            else:
                died = died or isinstance(error, BrokenExecutor)
                yield name, Failure(name, getattr(error, "code", type(error).__name__), str(error))
        if died and broken is not None:
            broken()


def _died(commune: str) -> Failure:
    return Failure(commune, "executor", "the executor died")
