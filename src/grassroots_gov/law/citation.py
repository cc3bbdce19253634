"""Where a rule is written: document, article, clause, point."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from grassroots_gov.text import is_english

__all__ = ["CONFIDENCES", "Citation", "Confidence"]

Confidence = Literal["text", "secondary", "memory"]
"""How sure a figure is: the article was read, a page states it, or nobody has confirmed it."""
CONFIDENCES: tuple[Confidence, ...] = ("text", "secondary", "memory")

# The longest name that fits decides, so "Nghị quyết liên tịch" stands before "Nghị quyết".
_KINDS = (
    ("Bộ luật Lao động", "Labour Code"),
    ("Nghị quyết liên tịch về tiếp xúc cử tri", "Joint Resolution on voter meetings"),
    ("Nghị quyết liên tịch", "Joint Resolution"),
    ("Thông tư liên tịch", "Joint Circular"),
    ("Nghị định", "Decree"),
    ("Nghị quyết", "Resolution"),
    ("Pháp lệnh", "Ordinance"),
    ("Thông tư", "Circular"),
    ("Quyết định", "Decision"),
    ("Công văn", "Official Letter"),
    ("Thông báo nghỉ lễ, Tết", "Notice of public holidays"),
    ("Thông báo", "Notice"),
    ("Hướng dẫn", "Guidance"),
    ("Luật", "Law"),
    ("chưa xác định văn bản", "no document identified"),
)
# A number alone names its kind by its ending; a resolution of the National Assembly must be spelt out.
_ENDINGS = (
    ("/NQLT", "Nghị quyết liên tịch số"),
    ("/TTLT", "Thông tư liên tịch số"),
    ("/PL-", "Pháp lệnh số"),
    ("/NĐ-", "Nghị định số"),
    ("/TT-", "Thông tư số"),
    ("/QĐ-", "Quyết định số"),
    ("/UBTVQH", "Nghị quyết số"),
    ("/NQ-", "Nghị quyết số"),
    ("/TB-", "Thông báo số"),
    ("/VPCP", "Công văn số"),
    ("/CV-", "Công văn số"),
    ("/QH", "Luật số"),
)


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _document(name: str) -> str:
    if not name[:1].isdigit():
        return name
    for ending, kind in _ENDINGS:
        if ending in name:
            return f"{kind} {name}"
    return name


def _vi(kind: str, place: str | None) -> str:
    if not place:
        return ""
    first, dash, last = place.partition("-")
    return f"các {kind} từ {first} đến {last} " if dash else f"{kind} {place} "


def _en(kind: str, place: str | None) -> str:
    if not place:
        return ""
    first, dash, last = place.partition("-")
    return f", {kind}s {first} to {last}" if dash else f", {kind} {place}"


@frozen
class Citation:
    """A place in a legal document.

    ``document`` carries its number and year ("Luật số 10/2022/QH15"); a bare number is given its
    kind from its ending. ``article`` (điều), ``clause`` (khoản) and ``point`` (điểm) may be left out.

    >>> str(Citation("10/2022/QH15", 15, 1))
    'khoản 1 Điều 15 Luật số 10/2022/QH15'
    >>> Citation("10/2022/QH15", 19, 1, "b").en()
    'Law No. 10/2022/QH15, Article 19, clause 1, point b'

    A source that names several places in a row is cited so:

    >>> str(Citation("34/2007/PL-UBTVQH11", "13-16"))
    'các Điều từ 13 đến 16 Pháp lệnh số 34/2007/PL-UBTVQH11'
    """

    document: str = field(converter=_document)
    article: str | None = field(default=None, converter=_text)
    clause: str | None = field(default=None, converter=_text)
    point: str | None = field(default=None, converter=_text)

    def __str__(self) -> str:
        parts = (_vi("điểm", self.point), _vi("khoản", self.clause), _vi("Điều", self.article))
        return "".join(parts) + self.document

    def en(self) -> str:
        """The English form, broadest part first."""
        document = self.document
        for vietnamese, english in _KINDS:
            if document.startswith(vietnamese):
                document = english + document[len(vietnamese) :]
                document = document.replace(" số ", " No. ").replace(" năm ", " of ")
                break
        parts = (_en("Article", self.article), _en("clause", self.clause), _en("point", self.point))
        return document + "".join(parts)

    def in_lang(self, lang: Literal["vi", "en"]) -> str:
        """``str(self)`` or :meth:`en`."""
        return self.en() if is_english(lang) else str(self)
