"""Every kind of fact has a schema, and what the codec writes is what the schema describes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import ClassVar, Literal

import jsonschema
import pytest
from attrs import evolve, frozen

from grassroots_gov.interop import cloud_event, fact_schema
from grassroots_gov.journal import Codec, Fold, Journal, MemoryStore, Personal
from grassroots_gov.money import Dong


class Colour(StrEnum):
    RED = "red"


@frozen
class Part:
    name: str
    size: int | None


@frozen(kw_only=True)
class Everything:
    """One field of every type."""

    kind: ClassVar[str] = "test.everything"
    text: str
    number: int
    yes: bool
    maybe: date | None
    moment: datetime
    money: Dong
    share: Fraction
    who: Personal
    colour: Colour
    form: Literal["meeting", "ballots"]
    parts: tuple[Part, ...]
    pair: tuple[str, int]


EVENT = Everything(
    text="Thôn 2", number=3, yes=True, maybe=None, moment=datetime(2020, 5, 20, 7, tzinfo=UTC), money=Dong(5),
    share=Fraction(2, 3), who=Personal("H2-007"), colour=Colour.RED, form="meeting",
    parts=(Part("a", None), Part("b", 2)), pair=("x", 1),
)  # fmt: skip


def written() -> dict[str, object]:
    journal = Journal(
        MemoryStore(),
        Codec(Everything),
        clock=lambda: datetime(2020, 5, 20, tzinfo=UTC),
        salt=lambda count: b"s" * count,
    )
    fold: Fold[int] = Fold("count", int, lambda count, fact, event: count + 1)
    (fact,) = journal.write("test/1", fold, lambda count: [EVENT], effective_on=date(2020, 5, 20))
    read = next(iter(journal.events("test/1")))[1]
    assert isinstance(read, Everything)
    assert journal.reveal(read.who) == "H2-007"
    assert evolve(read, who=EVENT.who) == EVENT
    assert cloud_event(fact, source="urn:vn:xa:1")["id"] == "test/1#1"
    return fact.to_dict()


def test_what_is_written_is_what_the_schema_describes() -> None:
    schema = fact_schema(Everything)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(written())


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", 1), ("number", "3"), ("maybe", 5), ("share", "0.5"), ("who", "H2-007"), ("colour", "blue"),
     ("form", "online"), ("parts", [{"name": "a"}]), ("pair", ["x"]), ("more", 1)],
)  # fmt: skip
def test_another_shape_is_refused(field: str, value: object) -> None:
    plain = written()
    body = plain["body"]
    assert isinstance(body, dict)
    plain["body"] = {**body, field: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(fact_schema(Everything)).validate(plain)


def test_every_fact_that_can_be_written_has_a_schema() -> None:
    """Every module that names a codec is asked: a new one cannot be forgotten."""
    import pkgutil
    from importlib import import_module

    import grassroots_gov
    from grassroots_gov.interop.schema import schemas

    root = Path(grassroots_gov.__file__).parent
    kinds = set()
    for module in pkgutil.walk_packages([str(root)], "grassroots_gov."):
        source = root.joinpath(*module.name.split(".")[1:]).with_suffix(".py")
        if source.exists() and "CODEC = Codec(" in source.read_text("utf-8"):
            codec = import_module(module.name).CODEC
            assert isinstance(codec, Codec)
            kinds |= set(codec.kinds())
    assert kinds == set(schemas())
