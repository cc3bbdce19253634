"""Reading-ready Vietnamese: what stands in figures, signs and short forms, in the words of a reader.

What belongs here: turning writing into what is said. What does not: how it is said; the speaker's voice or
its reader decides that. Whatever goes in, what comes out holds letters, spaces and the marks of a pause only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from grassroots_gov.money import in_words
from grassroots_gov_loudspeaker.words import ABBREVIATIONS, LETTERS, UNITS

__all__ = ["speech"]

LONGEST_NUMBER = 15
"""Figures beyond which a number is read figure by figure, as an account or a telephone is."""
DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()
NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+"
DECIMAL = rf"(?:{NUMBER})(?:,\d+)?"
ROMAN_AFTER = "khóa|khoá|kỳ|lần thứ|quý|phần|chương|mục|đại hội|thế kỷ|loại|hạng|cấp|nhiệm kỳ|điều"
DAY_BEFORE = r"ngày|hôm|sáng|trưa|chiều|tối|đêm|từ|đến|và|thứ \w+|chủ nhật"

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def speech(text: str) -> str:
    """``text`` as it is read aloud over a loudspeaker.

    >>> speech("UBND xã họp 19h30 thứ 4: góp 50.000 đ/hộ.")
    'Ủy ban nhân dân xã họp mười chín giờ ba mươi phút thứ tư: góp năm mươi nghìn đồng mỗi hộ.'
    >>> speech("2/3 số hộ; quý IV; ĐT 0912.000.111")
    'hai phần ba số hộ; quý bốn; điện thoại không chín một hai, không không không, một một một.'
    """
    text = unicodedata.normalize("NFC", text)
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
    return _tidy(text)


# --- numbers ----------------------------------------------------------------------------------------


def _whole(figures: str) -> str:
    plain = figures.replace(".", "")
    if len(plain) > LONGEST_NUMBER or (plain.startswith("0") and len(plain) > 5):
        return " ".join(DIGITS[int(figure)] for figure in plain)
    return in_words(int(plain))


def _number(figures: str) -> str:
    """A number with a decimal comma: 3,05 is "ba phẩy không năm"."""
    whole, _, rest = figures.partition(",")
    if not rest:
        return _whole(whole)
    zeros = len(rest) - len(rest.lstrip("0"))
    read = [DIGITS[0]] * zeros + ([_whole(rest[zeros:])] if rest[zeros:] else [])
    return f"{_whole(whole)} phẩy {' '.join(read)}"


def _ordinal(figures: str) -> str:
    """After "thứ" and "lần thứ": nhất, and tư for four."""
    return {"1": "nhất", "4": "tư"}.get(figures.lstrip("0"), _whole(figures))


def _roman(numeral: str) -> str:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[sign] for sign in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return in_words(sum(-value if value < after else value for value, after in pairs))


# --- days and hours ---------------------------------------------------------------------------------


def _month(figures: str) -> str:
    return "tư" if int(figures) == 4 else in_words(int(figures))


def _day(figures: str) -> str:
    return f"mùng {in_words(int(figures))}" if int(figures) <= 10 else in_words(int(figures))


def _date(found: re.Match[str]) -> str:
    before, day, month = found["before"] or "", found["day"], found["month"]
    year = found.groupdict().get("year")
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return found[0]
    lead = before if before.strip().lower().endswith("ngày") else f"{before}ngày "
    told = f"{lead}{_day(day)} tháng {_month(month)}"
    return f"{told} năm {in_words(int(year))}" if year else told


def _hour(found: re.Match[str]) -> str:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 24 or minute > 59:
        return found[0]
    told = f"{in_words(hour)} giờ"
    return f"{told} {in_words(minute)} phút" if minute else told


# --- short forms ------------------------------------------------------------------------------------

_INITIAL = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_VOWEL = "[aăâeêioôơuưyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]"
_SYLLABLE = re.compile(rf"(?:{_INITIAL})?{_VOWEL}{{1,3}}(?:ch|ng|nh|c|m|n|p|t)?", re.IGNORECASE)


def _spelled(found: re.Match[str]) -> str:
    """A word of capitals that nobody could pronounce, letter by letter; any other as it stands."""
    word = found[0]
    known = ABBREVIATIONS.get(word)
    if known is not None:
        return known
    if len(word) == 1 or _SYLLABLE.fullmatch(word):
        return word
    return " ".join(LETTERS.get(letter, letter) for letter in word)


def _legal(found: re.Match[str]) -> str:
    """The number of a legal document: 10/2022/QH15, 59/2023/NĐ-CP, 34/QĐ-UBND."""
    parts = [_whole(found["number"])]
    if found["year"]:
        parts.append(in_words(int(found["year"])))
    body = re.sub(r"QH(\d+)", lambda house: f"Quốc hội khóa {in_words(int(house[1]))}", found["body"])
    body = re.sub(
        r"UBTVQH(\d+)", lambda house: f"Ủy ban Thường vụ Quốc hội khóa {in_words(int(house[1]))}", body
    )
    words = [ABBREVIATIONS.get(part, part) for part in body.split("-")]
    return " trên ".join([*parts, " ".join(words)])


def _plain(text: str) -> Callable[[re.Match[str]], str]:
    return lambda _: text


def _short(written: str, said: str) -> Rule:
    # "P." before a name is a ward; at the end of a sentence it is a letter.
    edge = r"(?!\w)" if written[-1].isalnum() else r"(?=[ \t]*\w)" if written.isupper() else ""
    return re.compile(rf"(?<!\w){re.escape(written)}{edge}"), _plain(said)


def _rule(pattern: str, say: Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(pattern), say


_UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))

# The order is the program: what is longer and more certain is read before what is part of it.
_RULES: tuple[Rule, ...] = (
    _rule(r"(?m)^[ \t]*[-–—•*+][ \t]+", _plain("")),
    # telephones and accounts, figure by figure
    _rule(
        r"(?<![\d.,/])(0\d{2,3})[ .](\d{3})[ .](\d{3,4})(?![\d/])",
        lambda found: ", ".join(" ".join(DIGITS[int(one)] for one in part) for part in found.groups()),
    ),
    _rule(
        r"(?<![\d.,/])0\d{8,10}(?!\d)",
        lambda found: ", ".join(
            " ".join(DIGITS[int(one)] for one in part)
            for part in re.findall(r"\d{4}(?=\d)|\d{1,3}", found[0])
        ),
    ),
    # documents
    _rule(
        r"(?<![\w/])(?P<number>\d+)/(?:(?P<year>\d{4})/)?(?P<body>(?:[A-ZĐ]{2,}|TTg)\w*(?:-[A-ZĐ]\w+)*)(?!\w)",
        _legal,
    ),
    # days
    _rule(
        r"(?i)(?P<before>ngày\s+)?(?<![\d/.-])(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4})(?![\d/])",
        _date,
    ),
    _rule(
        rf"(?i)(?P<before>\b(?:{DAY_BEFORE}),?\s+\(?)(?<![\d/.-])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?![\d/])",
        _date,
    ),
    _rule(
        r"(?i)\b(tháng\s+)(\d{1,2})\s*/\s*(\d{4})(?![\d/])",
        lambda found: f"{found[1]}{_month(found[2])} năm {in_words(int(found[3]))}",
    ),
    _rule(r"(?i)\b(tháng\s+)(\d{1,2})(?![\d/.,])", lambda found: f"{found[1]}{_month(found[2])}"),
    # hours
    _rule(r"(?<![\w.,])(?P<hour>\d{1,2})\s*(?:h|giờ|g)\s*(?P<minute>\d{2})(?:\s*(?:phút|p|'))?(?!\w)", _hour),
    _rule(r"(?<![\w.,])(?P<hour>\d{1,2})\s*h(?P<minute>)(?!\w)", _hour),
    _rule(r"(?<![\w.,:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?![\w:])", _hour),
    _rule(r"\b(giờ|phút)\s*[-–—]\s*(?=\w)", lambda found: f"{found[1]} đến "),
    # ordinals and Roman figures
    _rule(r"(?i)\b(thứ\s+)(\d{1,2})(?!\d)", lambda found: f"{found[1]}{_ordinal(found[2])}"),
    _rule(rf"(?i:\b({ROMAN_AFTER}))\s+([IVXLC]+)(?!\w)", lambda found: f"{found[1]} {_roman(found[2])}"),
    *(
        _rule(rf"{signs}\s*(?=\d)", _plain(f" {said} "))
        for signs, said in (("(?:≥|>=)", "ít nhất"), ("(?:≤|<=)", "nhiều nhất"), (">", "trên"), ("<", "dưới"))
    ),
    # ranges
    _rule(rf"({DECIMAL})\s*[-–—]\s*(?={DECIMAL})", lambda found: f"{found[1]} đến "),
    # money, units, shares
    _rule(rf"({DECIMAL})\s*(?:đồng|đ|VNĐ|VND|vnđ)(?!\w)", lambda found: f"{_number(found[1])} đồng"),
    _rule(
        rf"(?<![\w.,])[-−]\s?({DECIMAL})\s*({_UNIT})(?!\w)",
        lambda found: f"âm {_number(found[1])} {UNITS[found[2]]}",
    ),
    _rule(rf"({DECIMAL})\s*({_UNIT})(?!\w)", lambda found: f"{_number(found[1])} {UNITS[found[2]]}"),
    _rule(
        r"(?<![\d/.,])(\d{1,3})/(\d{1,3})(?![\d/.,]\d|\d|/)",
        lambda found: (
            f"{_whole(found[1])} {'phần' if int(found[1]) < int(found[2]) else 'trên'} {_whole(found[2])}"
        ),
    ),
    # short forms with signs in them
    *(_short(written, said) for written, said in ABBREVIATIONS.items() if not written.isalpha()),
    _rule(r"(?<=[a-zà-ỹ])\s*/\s*(?=[a-zà-ỹđ])", _plain(" mỗi ")),
    # what is left of numbers
    _rule(rf"(?<![\w.,])[-−]\s?({DECIMAL})", lambda found: f"âm {_number(found[1])}"),
    _rule(DECIMAL, lambda found: f" {_number(found[0])} "),
    # short forms of letters alone
    _rule(r"(?<!\w)[A-ZĐĂÂÊÔƠƯ]{2,}g?(?!\w)", _spelled),
    # what is left of signs
    _rule(r"&", _plain(" và ")),
    _rule(r"\+", _plain(" cộng ")),
    _rule(r"=", _plain(" bằng ")),
    _rule(r"@", _plain(" a còng ")),
    _rule(r"(?<=\w)\.(?=\w)", _plain(" chấm ")),
    _rule(r"[–—…|/\\]+", _plain(", ")),
)


def _tidy(text: str) -> str:
    """Letters, spaces, hyphens inside words and the marks of a pause; a full stop ends each line."""
    kept = "".join(
        sign if sign.isalpha() or unicodedata.category(sign) == "Mn" or sign in " \n.,;:?!-" else " "
        for sign in text
    )
    lines = []
    for line in kept.split("\n"):
        line = re.sub(r"(?<!\w)-|-(?!\w)", " ", line)
        line = re.sub(r"\s+([.,;:?!])", r"\1", line)
        line = re.sub(r"([.,;:?!])[.,;:?!]+", r"\1", line)
        line = re.sub(r"^[\s.,;:?!]+", "", line)
        line = " ".join(line.split())
        if line:
            lines.append(line if line[-1] in ".?!;:," else f"{line}.")
    return "\n".join(lines)
