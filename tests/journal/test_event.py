"""Events that attrs finishes on need are what attrs makes of them at once."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import attrs
import pytest

from grassroots_gov.journal.event import LazyEvent


class Base(LazyEvent):
    kind: ClassVar[str] = "test.base"
    first: int


class Further(Base):
    kind: ClassVar[str] = "test.further"
    second: str | None = None


def test_values_are_frozen_keyword_only_equal_and_told() -> None:
    one = Further(first=1, second="x")
    assert one == Further(first=1, second="x") != Further(first=1)
    assert hash(one) == hash(Further(first=1, second="x"))
    assert repr(one) == "Further(first=1, second='x')"
    assert attrs.evolve(one, first=2) == Further(first=2, second="x")
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == one
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.first = 5  # type: ignore[misc]
    for wrong in ((1, "x"), ()):
        with pytest.raises(TypeError):
            Further(*wrong)  # type: ignore[misc]


@pytest.mark.parametrize("base_first", [True, False])
def test_fields_are_its_own_whichever_is_asked_first(base_first: bool) -> None:
    class Above(LazyEvent):
        a: int

    class Below(Above):
        b: int = 2

    for of in (Above, Below) if base_first else (Below, Above):
        assert attrs.has(of)
        assert [field.name for field in attrs.fields(of)] == (["a"] if of is Above else ["a", "b"])
    assert (Below(a=1).b, Above(a=1)) == (2, Above(a=1))


def test_many_threads_finish_a_class_once() -> None:
    for _ in range(50):

        class Fresh(LazyEvent):
            a: int
            b: int = 7

        with ThreadPoolExecutor(8) as pool:
            made = [*pool.map(lambda of: of(a=1), [Fresh] * 32)]
        assert {value.b for value in made} == {7}
