"""The clause ``model``: whatever one does in whatever order, a store answers as a few Python lists would."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from grassroots_gov.errors import ConformanceError, StreamMoved
from grassroots_gov.journal.store import Store
from grassroots_gov.testing.storage_bench import Bench, _shown

__all__ = ["check_model"]

NAMES = st.sampled_from(["s", "quỹ/đường", "quỹ", "S"])
RECORDS = st.binary(max_size=12) | st.sampled_from([b"", b"\0", b"\n", b"x" * 5_000])


def check_model(bench: Bench) -> None:
    """Compare the store with the model along many short lives."""

    class Machine(StoreMachine):
        under_test = bench

    try:
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=60 if bench.full else 30,
                stateful_step_count=50,
                deadline=None,
                database=None,
                derandomize=True,
                report_multiple_bugs=False,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
    except ConformanceError as error:
        steps = " ".join(line.strip() for line in getattr(error, "__notes__", ()))
        raise ConformanceError(bench.clause, f"{error.reason}; steps: {steps}"[:1500]) from error


class StoreMachine(RuleBasedStateMachine):
    """Handles open and close, append and read, in any order; the model is what must be there."""

    under_test: Bench

    def __init__(self) -> None:
        super().__init__()
        self._bench = self.under_test
        self._name = self._bench.fresh()
        self._handles: list[Store] = [self._bench.open(self._name)]
        self._streams: dict[str, list[bytes]] = {}
        self._annex: dict[str, bytes] = {}
        self._readings: list[tuple[Iterator[bytes], list[bytes]]] = []

    def teardown(self) -> None:
        """Let go of what this life opened."""
        self._bench.close_all()

    def _handle(self, number: int) -> Store:
        return self._handles[number % len(self._handles)]

    def _records(self, stream: str) -> list[bytes]:
        return self._streams.get(stream, [])

    def _same(self, got: object, wanted: object, what: str) -> None:
        if got != wanted:
            self._bench.broken(f"{what} answers {_shown(got)}, not {_shown(wanted)}")

    @rule(which=st.integers(0, 3), stream=NAMES, records=st.lists(RECORDS, max_size=4))
    def append(self, which: int, stream: str, records: list[bytes]) -> None:
        """With the right expectation."""
        self._handle(which).append(stream, len(self._records(stream)), records)
        if records:
            self._streams.setdefault(stream, []).extend(records)

    @rule(which=st.integers(0, 3), stream=NAMES, off=st.sampled_from([-2, -1, 1, 5]), count=st.integers(0, 2))
    def append_wrongly(self, which: int, stream: str, off: int, count: int) -> None:
        """With a wrong expectation."""
        length = len(self._records(stream))
        try:
            self._handle(which).append(stream, length + off, [b"wrong"] * count)
        except StreamMoved as moved:
            self._same((moved.expected, moved.actual), (length + off, length), "StreamMoved")
        else:
            self._bench.broken(f"append after {length + off} to a stream of {length} raises nothing")

    @rule(which=st.integers(0, 3), stream=NAMES, after=st.integers(0, 12))
    def read(self, which: int, stream: str, after: int) -> None:
        """All at once."""
        got = list(self._handle(which).read(stream, after))
        self._same(got, self._records(stream)[after:], f"read({stream!r}, {after})")

    @rule(which=st.integers(0, 3), stream=NAMES, after=st.integers(0, 3), begun=st.booleans())
    def begin_reading(self, which: int, stream: str, after: int, begun: bool) -> None:
        """To be finished later, whatever happens meanwhile."""
        wanted = self._records(stream)[after:]
        reading = iter(self._handle(which).read(stream, after))
        if begun and wanted:
            self._same(next(reading), wanted.pop(0), "the first record of a reading")
        self._readings.append((reading, wanted))

    @precondition(lambda self: self._readings)
    @rule(data=st.data())
    def finish_reading(self, data: st.DataObject) -> None:
        """What there was at the call, nothing else."""
        reading, wanted = self._readings.pop(data.draw(st.integers(0, len(self._readings) - 1)))
        self._same(list(reading), wanted, "a reading begun earlier")

    @rule(which=st.integers(0, 3), stream=NAMES)
    def length(self, which: int, stream: str) -> None:
        """The number of records."""
        self._same(self._handle(which).length(stream), len(self._records(stream)), f"length({stream!r})")

    @rule(which=st.integers(0, 3), prefix=NAMES | st.sampled_from(["", "q", "quỹ/", "%", "S"]))
    def streams(self, which: int, prefix: str) -> None:
        """Sorted names."""
        wanted = sorted(name for name in self._streams if name.startswith(prefix))
        self._same(list(self._handle(which).streams(prefix)), wanted, f"streams({prefix!r})")

    @rule(which=st.integers(0, 3), key=NAMES, value=RECORDS)
    def annex_put(self, which: int, key: str, value: bytes) -> None:
        """The last value stays."""
        self._handle(which).annex_put(key, value)
        self._annex[key] = value

    @rule(which=st.integers(0, 3), key=NAMES)
    def annex_get(self, which: int, key: str) -> None:
        """The last value, or nothing."""
        self._same(self._handle(which).annex_get(key), self._annex.get(key), f"annex_get({key!r})")

    @rule(which=st.integers(0, 3), key=NAMES)
    def annex_erase(self, which: int, key: str) -> None:
        """Forgotten."""
        self._handle(which).annex_erase(key)
        self._annex.pop(key, None)

    @precondition(lambda self: len(self._handles) < 3)
    @rule()
    def open(self) -> None:
        """One more handle."""
        self._handles.append(self._bench.open(self._name))

    @rule(which=st.integers(0, 3))
    def close(self, which: int) -> None:
        """One handle less; the last is opened anew. Readings under way end with it."""
        for reading, wanted in self._readings:
            self._same(list(reading), wanted, "a reading begun earlier")
        self._readings.clear()
        self._handles.pop(which % len(self._handles)).close()
        if not self._handles:
            self._handles.append(self._bench.open(self._name))
