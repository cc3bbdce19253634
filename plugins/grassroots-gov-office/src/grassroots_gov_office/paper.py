"""A paper: which template, filled with which words; and the office that issues it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

if TYPE_CHECKING:
    from grassroots_gov.officers import Signer

__all__ = ["BLANK", "Office", "Paper", "formal_day", "writable"]

QR_SIDE = 52
"""Millimetres: a proof is long, and a cheap camera must still see its squares."""

BLANK = "…………………"
"""What is filled in by hand."""


UNIT_KINDS = ("XÃ", "PHƯỜNG", "THỊ TRẤN", "ĐẶC KHU", "HUYỆN", "THÀNH PHỐ", "TỈNH")


def formal_day(on: date | None) -> str:
    """A day as administrative documents write it; days under ten and the first two months take a zero.

    >>> formal_day(date(2024, 2, 5)), formal_day(date(2024, 6, 3)), formal_day(date(2024, 11, 30))
    ('05 tháng 02 năm 2024', '03 tháng 6 năm 2024', '30 tháng 11 năm 2024')
    """
    if on is None:
        return "…… tháng …… năm ……"
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"{on.day:02} tháng {month} năm {on.year}"


@frozen(kw_only=True)
class Office:
    """Who issues a paper: what stands in its head and at its foot.

    ``parent``, ``agency``  the office above, where there is one, and the office itself
    ``number``              the number and sign of the paper ("12/TB-UBND"); dots to fill in where empty
    ``place``, ``on``       where and when
    ``signer_title``, ``signer``  the office and name of who signs
    ``signing``             the lines over the signature ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), as the library's
                            :class:`~grassroots_gov.officers.Signer` has them; the title where empty
    ``recipients``          to whom it goes (nơi nhận)
    """

    parent: str = ""
    agency: str = "Ủy ban nhân dân xã ………"
    number: str = "……/……"
    place: str = "………"
    on: date | None = None
    signer_title: str = "Chủ tịch"
    signer: str = ""
    signing: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ("Như trên", "Lưu: VT")

    @property
    def dated(self) -> str:
        """Place and day, as they stand in the head."""
        return f"{self.place}, ngày {formal_day(self.on)}"

    @property
    def headed(self) -> str:
        """The agency in capitals; the unit's name stands whole on a line of its own.

        >>> Office(agency="Ủy ban nhân dân xã Tân Lập").headed.splitlines()
        ['ỦY BAN NHÂN DÂN', 'XÃ TÂN LẬP']
        """
        words = self.agency.upper()
        for kind in UNIT_KINDS:
            before, found, after = words.partition(f" {kind} ")
            if found:
                return f"{before}\n{kind} {after}"
        return words

    @property
    def signed(self) -> str:
        """What stands over the signature, a line each."""
        return "\n".join(self.signing or (self.signer_title,)).upper()

    def by(self, signer: Signer, name: str = "") -> Office:
        """The same office with the lines that ``signer`` signs under (TM., KT., TL., TUQ., Q.)."""
        return evolve(self, signing=signer.lines, signer=name)

    @property
    def addressed(self) -> str:
        """To whom it goes, a line each."""
        return ";\n".join(f"- {one}" for one in self.recipients) + "."


@frozen(kw_only=True)
class Paper:
    """A paper ready to be written.

    ``template``  its name among :data:`~grassroots_gov_office.make.TEMPLATES`
    ``office``    who issues it; ``words`` what the template asks for
    ``code``      what a QR code on it says; none where empty
    """

    template: str
    office: Office
    words: Mapping[str, object] = field(hash=False)
    code: str = ""

    def by(self, office: Office) -> Paper:
        """The same paper issued by ``office``."""
        return evolve(self, office=office)

    def to_docx(self, templates: Path | None = None) -> bytes:
        """The paper as a Word document; ``templates`` is a folder with an office's own templates."""
        from docx.shared import Mm
        from docxtpl import DocxTemplate, InlineImage  # type: ignore[import-untyped]  # it ships no types
        from jinja2 import Environment, StrictUndefined

        own = templates / f"{self.template}.docx" if templates is not None else None
        if own is not None and own.exists():
            source = BytesIO(own.read_bytes())
        else:
            from grassroots_gov_office.make import draw

            source = BytesIO()
            draw(self.template).save(source)
            source.seek(0)
        template = DocxTemplate(source)
        words = {**self.words, "office": self.office}
        if self.template == "receipt":
            picture = InlineImage(template, _qr(self.code), width=Mm(QR_SIDE)) if self.code else ""
            words |= {"code": picture, "code_words": "Quét để tự kiểm tra" if self.code else ""}
        # Names and purposes are words, never markup.
        template.render(
            _plain(words), Environment(undefined=StrictUndefined, autoescape=True), autoescape=True
        )
        filled = BytesIO()
        template.save(filled)
        return filled.getvalue()

    def to_pdf(self, templates: Path | None = None) -> bytes:
        """The paper as PDF, through LibreOffice."""
        from grassroots_gov_office.convert import convert

        return convert(self.to_docx(templates), "docx", "pdf")


def _qr(code: str) -> BytesIO:
    import segno

    picture = BytesIO()
    segno.make(code, error="l", micro=False).save(picture, kind="png", scale=4, border=2)
    picture.seek(0)
    return picture


def _plain(value: object) -> object:
    """Words without the signs that no XML can hold."""
    if isinstance(value, str):
        return "".join(sign if writable(sign) else "\ufffd" for sign in value)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, Office):
        words = (value.parent, value.agency, value.number, value.place, value.signer_title, value.signer)
        parent, agency, number, place, title, signer = (str(_plain(word)) for word in words)
        return evolve(
            value,
            parent=parent,
            agency=agency,
            number=number,
            place=place,
            signer_title=title,
            signer=signer,
            signing=tuple(str(_plain(one)) for one in value.signing),
            recipients=tuple(str(_plain(one)) for one in value.recipients),
        )
    return value


def writable(sign: str) -> bool:
    """Whether XML can hold the sign."""
    code = ord(sign)
    return sign in "\t\n" or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000
