"""Facts as a journal holds them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from grassroots_gov.journal import Fact
from grassroots_gov.journal.canonical import Json
from grassroots_gov.journal.fact import FIRST, compose
from grassroots_gov.journal.store import LONGEST_NAME

__all__ = ["bodies", "facts", "names", "texts"]


def texts(*, least: int = 0, most: int = 40) -> st.SearchStrategy[str]:
    """NFC text without surrogates."""
    plain = st.text(st.characters(exclude_categories=["Cs"]), min_size=least, max_size=most)
    return plain.map(lambda text: unicodedata.normalize("NFC", text))


def names() -> st.SearchStrategy[str]:
    """What may name a stream: NFC text that is not empty and not too long."""
    return texts(least=1, most=LONGEST_NAME // 4).map(lambda text: text[:LONGEST_NAME])


def bodies() -> st.SearchStrategy[dict[str, Json]]:
    """What a fact may hold: text, whole numbers, truths, lists and tables of these."""
    plain = st.none() | st.booleans() | st.integers() | texts()
    inner: st.SearchStrategy[Json] = st.recursive(
        plain,
        lambda part: st.lists(part, max_size=3) | st.dictionaries(texts(), part, max_size=3),
        max_leaves=6,
    )
    return st.dictionaries(texts(), inner, max_size=4)


@st.composite
def facts(draw: st.DrawFn, *, stream: str | None = None) -> Fact:
    """A fact of any kind, exactly as it would be read back; shrinks to an empty first fact."""
    position = draw(st.integers(1, 10_000))
    moment = draw(st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - made aware below
    fact = Fact(
        stream=draw(names()) if stream is None else stream,
        position=position,
        kind=draw(
            st.sampled_from(("funds.collected", "duty.published", "decisions.concluded", "cases.received"))
        ),
        version=draw(st.integers(1, 3)),
        effective_on=draw(st.dates(date(2015, 1, 1), date(2030, 1, 1))),
        recorded_at=moment.replace(microsecond=0, tzinfo=UTC),
        by=draw(texts(most=10)),
        book=draw(st.just("") | st.binary(min_size=32, max_size=32).map(bytes.hex)),
        previous=FIRST if position == 1 else draw(st.binary(min_size=32, max_size=32)).hex(),
        body=draw(bodies()),
    )
    return compose(fact)[0]
