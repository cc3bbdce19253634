"""Whole đồng: exact amounts, how people write them, and how they are read aloud (số tiền).

The đồng has no smaller part in use, so an amount is an integer of any size and nothing is ever rounded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize

from attrs import field, frozen

from grassroots_gov.errors import BadAmount, BadShares
from grassroots_gov.text import is_english

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["Dong", "in_words", "in_words_en"]


def _whole(_: object, __: object, value: int) -> None:
    if value.__class__ is not int:
        raise TypeError(f"an amount is a whole number of đồng, not {value!r}")


@frozen(order=True)
class Dong:
    """An amount of whole đồng, exact, of any size.

    >>> str(Dong(1_250_000)), str(Dong(-1_250_000))
    ('1.250.000 đ', '-1.250.000 đ')
    >>> sum([Dong(2), Dong(3)], Dong(0)) * 2
    Dong(amount=10)
    """

    amount: int = field(validator=_whole)

    @classmethod
    def parse(cls, text: str) -> Dong:
        """The amount written as ``"1.250.000 đ"``, ``"1.250.000 đồng"``, ``"1250000"`` or with a minus.

        Dots stand only between whole groups of three digits; a comma, a fraction, a zero in front, or
        any other text raises :class:`BadAmount`, because guessing wrong is a thousandfold error.

        >>> Dong.parse("1.250.000 đồng").amount
        1250000
        """
        match = _WRITTEN.fullmatch(normalize("NFC", text).strip().lower())
        if match is None:
            raise BadAmount(text[:80])
        digits = match["digits"].replace(".", "")
        if len(digits) > _LONGEST:
            raise BadAmount(f"{text.strip()[:20]}…")
        return cls(-int(digits) if match["minus"] else int(digits))

    def __str__(self) -> str:
        groups: list[str] = []
        rest = abs(self.amount)
        while rest.bit_length() > _LONGEST_BITS:  # Python prints no longer number at once
            rest, group = divmod(rest, 10**3)
            groups.append(f".{group:03d}")
        sign = "-" if self.amount < 0 else ""
        return sign + f"{rest:,}".replace(",", ".") + "".join(reversed(groups)) + " đ"

    def in_words(self, lang: Literal["vi", "en"] = "vi") -> str:
        """The amount as it stands on a voucher: first letter large, the unit named.

        >>> Dong(1_250_000).in_words()
        'Một triệu hai trăm năm mươi nghìn đồng'
        >>> Dong(-21).in_words("en")
        'Minus twenty-one dong'
        """
        words = f"{in_words_en(self.amount)} dong" if is_english(lang) else f"{in_words(self.amount)} đồng"
        return words[0].upper() + words[1:]

    def allocate(self, weights: Sequence[int | Fraction]) -> tuple[Dong, ...]:
        """Divide by ``weights`` so that the parts are whole and sum to the whole (largest remainder).

        Equal remainders go to the earlier part; a negative amount is divided as its positive, negated.
        Weights are whole numbers or fractions from 0 on, not all 0; others raise :class:`BadShares`.

        >>> Dong(10).allocate([1, 1, 1])
        (Dong(amount=4), Dong(amount=3), Dong(amount=3))
        """
        from fractions import Fraction  # only who divides pays for it

        weights = tuple(weights)
        if any(isinstance(weight, bool) or not isinstance(weight, (int, Fraction)) for weight in weights):
            raise TypeError("weights are whole numbers or fractions")
        total = sum(weights)
        if not weights or total == 0 or min(weights) < 0:
            raise BadShares(tuple(map(str, weights)))
        size = abs(self.amount)
        parts = [size * weight // total for weight in weights]
        remainders = [size * weight % total for weight in weights]
        by_remainder = sorted(range(len(parts)), key=lambda place: -remainders[place])
        for place in by_remainder[: size - sum(parts)]:
            parts[place] += 1
        sign = -1 if self.amount < 0 else 1
        return tuple(Dong(sign * int(part)) for part in parts)

    def __add__(self, other: Dong) -> Dong:
        return Dong(self.amount + other.amount) if other.__class__ is Dong else NotImplemented

    def __sub__(self, other: Dong) -> Dong:
        return Dong(self.amount - other.amount) if other.__class__ is Dong else NotImplemented

    def __mul__(self, times: int) -> Dong:
        return Dong(self.amount * times) if times.__class__ is int else NotImplemented

    __rmul__ = __mul__

    def __neg__(self) -> Dong:
        return Dong(-self.amount)

    def __pos__(self) -> Dong:
        return self

    def __abs__(self) -> Dong:
        return Dong(abs(self.amount))

    def __bool__(self) -> bool:
        return self.amount != 0


_LONGEST = 4000  # digits: below Python's own limit for reading a number, far beyond any money
_LONGEST_BITS = 13_000  # of 3,914 digits at most
_WRITTEN = re.compile(
    r"(?P<minus>[-−])?[ \u00a0\u202f]?(?P<digits>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|0|[1-9][0-9]*)"
    r"[ \u00a0\u202f]?(?:đ|₫|đồng|vnd|vnđ)?"
)

_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def in_words(n: int) -> str:
    """A whole number read aloud in Vietnamese, lower case, without a unit (đọc số).

    Every inner group is read in full, so that no figure can be slipped in: 1005 is "một nghìn không
    trăm linh năm". Above tỷ the reading goes on as nghìn tỷ, triệu tỷ, tỷ tỷ.

    >>> in_words(24), in_words(1005)
    ('hai mươi tư', 'một nghìn không trăm linh năm')
    """
    if n.__class__ is not int:
        raise TypeError(f"only whole numbers are read, not {n!r}")
    if n < 0:
        return f"âm {in_words(-n)}"
    if n == 0:
        return _UNITS[0]
    return " ".join(_billions(n))


def _billions(n: int) -> list[str]:
    chunks: list[int] = []
    while n:
        n, chunk = divmod(n, _BILLION)
        chunks.append(chunk)
    words: list[str] = []
    for power in range(len(chunks) - 1, -1, -1):
        below = _groups(chunks[power], full=bool(words))
        words += below
        # Between two chunks stands one "tỷ" for each power that the upper one is above the next.
        if power and (below or words):
            words.append("tỷ")
    return words


def _groups(n: int, *, full: bool) -> list[str]:
    """A number below a thousand million; ``full`` where larger words stand before it."""
    words: list[str] = []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = n // size % 1000
        if group:
            words += _hundreds(group, full=full or bool(words))
            words += [name] if name else []
    return words


def _hundreds(n: int, *, full: bool) -> list[str]:
    hundreds, tens, units = n // 100, n // 10 % 10, n % 10
    words = [_UNITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        return words if units == 0 else [*words, *(["linh"] if words else []), _UNITS[units]]
    words += ["mười"] if tens == 1 else [_UNITS[tens], "mươi"]
    if units == 5:
        return [*words, "lăm"]
    if tens > 1 and units in (1, 4):
        return [*words, "mốt" if units == 1 else "tư"]
    return words if units == 0 else [*words, _UNITS[units]]


_SMALL_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words_en(n: int) -> str:
    """A whole number read aloud in English, lower case, without a unit.

    >>> in_words_en(1_005_021)
    'one million five thousand twenty-one'
    """
    if n < 0:
        return f"minus {in_words_en(-n)}"
    if n < 20:
        return _SMALL_EN[n]
    if n < 100:
        return _TENS_EN[n // 10 - 2] + (f"-{_SMALL_EN[n % 10]}" if n % 10 else "")
    for size, name in ((_BILLION, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            below = f" {in_words_en(n % size)}" if n % size else ""
            return f"{in_words_en(n // size)} {name}{below}"
    raise AssertionError("unreachable")
