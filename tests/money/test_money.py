"""Amounts: exact, written and read as people do, divided without loss."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.errors import BadAmount, BadShares
from grassroots_gov.money import Dong, in_words, in_words_en

DATA = Path(__file__).parents[1] / "data"
UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6,
    "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
SCALES = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}


def heard(words: str) -> int:
    """Read words back by another road than they were written: one pass, a running group and scale."""
    total = chunk = group = 0
    last = 0
    for word in words.split():
        if word in UNITS:
            group += UNITS[word]
            last = UNITS[word]
        elif word == "mươi":
            group += last * 9
        elif word == "mười":
            group += 10
        elif word == "trăm":
            group += last * 99
        elif word in ("nghìn", "triệu"):
            chunk += group * SCALES[word]
            group = 0
        elif word == "tỷ":
            total = (total + chunk + group) * SCALES[word]
            chunk = group = 0
        else:
            assert word == "linh", word
    return total + chunk + group


def published() -> list[tuple[int, str]]:
    words = yaml.safe_load((DATA / "cases/words.yaml").read_text("utf-8"))["vectors"]
    law = yaml.safe_load((DATA / "law/funds.yaml").read_text("utf-8"))
    found = [table for table in _tables(law) if "test_vectors" in table]
    vectors = [(row["number"], row["words"]) for row in words]
    return vectors + [(int(n), text) for table in found for n, text in table["test_vectors"].items()]


def _tables(value: object) -> list[dict[str, dict[int, str]]]:
    if isinstance(value, dict):
        return [value, *(table for part in value.values() for table in _tables(part))]
    if isinstance(value, list):
        return [table for part in value for table in _tables(part)]
    return []


@pytest.mark.parametrize(("number", "words"), published())
def test_published_readings(number: int, words: str) -> None:
    assert in_words(number) == words


def test_both_published_sources_were_found() -> None:
    assert len(published()) >= 40


@given(st.integers(0, 10**15))
def test_words_are_heard_back(n: int) -> None:
    assert heard(in_words(n)) == n


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_two_numbers_never_share_a_reading(one: int, other: int) -> None:
    assert (in_words(one) == in_words(other)) == (one == other)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (10**12, "một nghìn tỷ"),
        (10**15, "một triệu tỷ"),
        (10**18, "một tỷ tỷ"),
        (10**12 + 5, "một nghìn tỷ không trăm linh năm"),
        (10**18 + 1, "một tỷ tỷ không trăm linh một"),
        (-24, "âm hai mươi tư"),
        (14, "mười bốn"),
        (1_000_000_000_024, "một nghìn tỷ không trăm hai mươi tư"),
    ],
)
def test_large_and_negative_numbers(number: int, words: str) -> None:
    assert in_words(number) == words


def test_an_amount_on_a_voucher() -> None:
    assert Dong(1_250_000).in_words("vi") == "Một triệu hai trăm năm mươi nghìn đồng"
    assert Dong(-5).in_words() == "Âm năm đồng"
    assert Dong(0).in_words() == "Không đồng"
    assert Dong(2_000_000_115).in_words("en") == "Two billion one hundred fifteen dong"
    assert in_words_en(999_999) == "nine hundred ninety-nine thousand nine hundred ninety-nine"


@given(st.integers())
def test_parse_and_format_are_inverse(amount: int) -> None:
    assert Dong.parse(str(Dong(amount))) == Dong(amount)
    assert Dong.parse(str(amount)) == Dong(amount)
    assert Dong.parse(str(Dong(amount)).replace(" đ", " đồng")) == Dong(amount)


@pytest.mark.parametrize(
    "text",
    ["", " ", "đ", "1.25", "1.2500", "12.34.567", "1,250,000", "1250000.5", "1.250.000,50 đ", "1e6", "0x10",
     "1 250 000", "0.250", "007", "1.000\n2", "１２", "1.250.000 $",
     "١٢", "--5", "+5", ".500", "1.250.", "một triệu", "9" * 5000],
)  # fmt: skip
def test_text_that_is_no_whole_amount_is_refused(text: str) -> None:
    with pytest.raises(BadAmount):
        Dong.parse(text)


def test_a_refused_text_cannot_forge_a_line_or_flood_the_screen() -> None:
    with pytest.raises(BadAmount) as caught:
        Dong.parse("5\nrefused\x1b[2J" + "9" * 5000)
    for lang in ("vi", "en"):
        line = caught.value.explain(lang)
        assert len(line) < 1000
        assert line.isprintable()


def test_an_amount_longer_than_python_prints_is_written_all_the_same() -> None:
    assert str(Dong(-(10**4_400) - 5)) == "-100" + ".000" * 1_465 + ".005 đ"


def test_decomposed_letters_are_the_same_word() -> None:
    assert Dong.parse("5.000 đồng") == Dong.parse(unicodedata.normalize("NFD", "5.000 đồng")) == Dong(5000)


@given(st.integers(), st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_allocation_loses_nothing_and_is_fair_to_one_dong(amount: int, weights: list[int]) -> None:
    parts = Dong(amount).allocate(weights)
    assert sum(parts, Dong(0)) == Dong(amount)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.amount - Fraction(amount * weight, sum(weights))) < 1


def test_allocation_by_largest_remainder() -> None:
    assert Dong(10).allocate([1, 1, 1]) == (Dong(4), Dong(3), Dong(3))
    assert Dong(-10).allocate([1, 1, 1]) == (Dong(-4), Dong(-3), Dong(-3))
    assert Dong(100).allocate([1, 2, 4]) == (Dong(14), Dong(29), Dong(57))
    assert Dong(1).allocate([Fraction(1, 2), Fraction(1, 2), 0]) == (Dong(1), Dong(0), Dong(0))


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1, 1]])
def test_weights_that_divide_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(BadShares):
        Dong(10).allocate(weights)


@pytest.mark.parametrize("value", [1.0, True, "1", None, Fraction(1)])
def test_only_whole_numbers_are_amounts(value: object) -> None:
    with pytest.raises(TypeError):
        Dong(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Dong(5) * value  # type: ignore[operator]
    with pytest.raises(TypeError):
        Dong(5) + value  # type: ignore[operator]


def test_no_true_division() -> None:
    with pytest.raises(TypeError):
        Dong(5) / 2  # type: ignore[operator]
    with pytest.raises(TypeError):
        Dong(5) / Dong(2)  # type: ignore[operator]


@given(st.integers(), st.integers(), st.integers(-1000, 1000))
def test_arithmetic_is_that_of_integers(one: int, other: int, times: int) -> None:
    assert Dong(one) + Dong(other) == Dong(one + other)
    assert Dong(one) - Dong(other) == Dong(one - other)
    assert Dong(one) * times == times * Dong(one) == Dong(one * times)
    assert -Dong(one) == Dong(-one)
    assert (Dong(one) < Dong(other)) == (one < other)
    assert (hash(Dong(one)) == hash(Dong(other))) or one != other
