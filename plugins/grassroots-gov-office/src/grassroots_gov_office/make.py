"""Draw the templates, in the national layout of administrative documents (thể thức văn bản hành chính).

``python -m grassroots_gov_office.make FOLDER`` writes them, for an office that wants its own wording: it
changes them in its word processor and gives their folder to :meth:`Paper.to_docx`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from docx.document import Document as Draft
    from docx.text.paragraph import Paragraph

__all__ = ["TEMPLATES", "draw", "write"]

CENTRE, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


class Sheet:
    """A template being drawn: paragraphs and tables whose words are filled in later."""

    def __init__(self, *, a5: bool = False) -> None:
        self.draft: Draft = Document()
        self.size = 11 if a5 else 13
        section = self.draft.sections[0]
        if a5:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(210), Mm(148)
            sides = (Mm(10), Mm(10), Mm(20), Mm(12))
        else:
            section.page_width, section.page_height = Mm(210), Mm(297)
            sides = (Mm(20), Mm(20), Mm(30), Mm(15))
            self._page_number()
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = sides
        section.header_distance = section.footer_distance = Mm(8)
        self.width = 178 if a5 else 165
        normal = self.draft.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", Pt(self.size)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
        normal.paragraph_format.space_after = Pt(2 if a5 else 4)
        normal.paragraph_format.space_before = Pt(0)
        normal.paragraph_format.line_spacing = 1.0 if a5 else 1.1

    def _page_number(self) -> None:
        """Numbers at the head of every page but the first."""
        section = self.draft.sections[0]
        section.different_first_page_header_footer = True
        line = section.header.paragraphs[0]
        line.alignment = CENTRE
        for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = line.add_run()
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            part.text = words or None
            run._r.append(part)  # noqa: SLF001 - python-docx has no fields of its own

    def line(
        self,
        words: str = "",
        *,
        align: WD_ALIGN_PARAGRAPH | None = None,
        bold: bool = False,
        italic: bool = False,
        size: int | None = None,
        into: Any = None,
        indent: bool = False,
        keep: bool = False,
    ) -> Paragraph:
        """A paragraph; ``into`` a cell, whose first paragraph is used while it is empty."""
        if into is None:
            paragraph: Paragraph = self.draft.add_paragraph()
        else:
            first = into.paragraphs[0]
            paragraph = into.add_paragraph() if first.runs else first
        if words:
            run = paragraph.add_run(words)
            run.bold, run.italic = bold, italic
            if size:
                run.font.size = Pt(size)
        if align is not None:
            paragraph.alignment = align
        if indent:
            paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.paragraph_format.keep_with_next = keep
        return paragraph

    def text(self, words: str) -> None:
        """A paragraph of the body."""
        self.line(words, align=BOTH, indent=True)

    def each(self, loop: str, words: str) -> None:
        """A paragraph of the body for each of a loop ("line in lines")."""
        self.line(f"{{%p for {loop} %}}")
        self.text(words)
        self.line("{%p endfor %}")

    def when(self, condition: str, words: str) -> None:
        """A paragraph of the body that stands only under a condition."""
        self.line(f"{{%p if {condition} %}}")
        self.text(words)
        self.line("{%p endif %}")

    def columns(self, *widths: int) -> Sequence[Any]:
        """The cells of a row without borders, ``widths`` in millimetres."""
        table = self.draft.add_table(rows=1, cols=len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
            column.width = cell.width = Mm(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
        _unbroken(table.rows[0])
        cells: Sequence[Any] = table.rows[0].cells
        return cells

    def heading(self) -> None:
        """Who issues it over its number on the left; the State, its motto, place and day on the right."""
        small = self.size - 1
        widths = (self.width * 0.42, self.width * 0.58)
        table = self.draft.add_table(rows=2, cols=2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for row in table.rows:
            _unbroken(row)
            for column, cell, width in zip(table.columns, row.cells, widths, strict=True):
                column.width = cell.width = Mm(round(width))
                cell.paragraphs[0].paragraph_format.space_after = Pt(0)
        (left, right), (number, dated) = (row.cells for row in table.rows)
        self.line("{%p if office.parent %}", into=left)
        self.line("{{ office.parent|upper }}", align=CENTRE, size=small, into=left)
        self.line("{%p endif %}", into=left)
        self.line("{{ office.headed }}", align=CENTRE, bold=True, size=small, into=left)
        _ruled(left, part=0.3, width=widths[0])
        self.line("Số: {{ office.number }}", align=CENTRE, size=self.size, into=number)
        self.line(STATE, align=CENTRE, bold=True, size=small, into=right)
        self.line(MOTTO, align=CENTRE, bold=True, size=self.size, into=right)
        _ruled(right, part=0.5, width=widths[1])
        self.line("{{ office.dated }}", align=CENTRE, italic=True, size=self.size, into=dated)

    def title(self, name: str, about: str = "") -> None:
        """What kind of paper it is, and what it is about."""
        above = self.line(name, align=CENTRE, bold=True, size=self.size + 1, keep=True)
        above.paragraph_format.space_before = Pt(4 if self.size < 13 else 14)
        if about:
            self.line(about, align=CENTRE, bold=True, keep=True)
        self.draft.paragraphs[-1].paragraph_format.space_after = Pt(4 if self.size < 13 else 10)

    def table(
        self,
        heads: Sequence[str],
        cells: Sequence[str],
        loop: str,
        widths: Sequence[int],
        *,
        money: Sequence[int] = (),
    ) -> None:
        """A table with a row for each of a loop; the figures of the columns ``money`` stand on the right."""
        table = self.draft.add_table(rows=4, cols=len(heads))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        rows = table.rows
        for at, (head, words, width) in enumerate(zip(heads, cells, widths, strict=True)):
            table.columns[at].width = Mm(width)
            for row in rows:
                row.cells[at].width = Mm(width)
            self.line(head, align=CENTRE, bold=True, size=self.size - 1, into=rows[0].cells[at])
            self.line(words, align=RIGHT if at in money else None, size=self.size - 1, into=rows[2].cells[at])
        self.line(f"{{%tr for {loop} %}}", into=rows[1].cells[0])
        self.line("{%tr endfor %}", into=rows[3].cells[0])
        for row in rows:
            _unbroken(row)
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1)
                    paragraph.paragraph_format.line_spacing = 1.0
        _repeated(rows[0])
        self.line(size=6).paragraph_format.space_after = Pt(0)

    def signatures(self, *titles: tuple[str, str]) -> None:
        """Titles side by side with room to sign, and the names below where they are known."""
        self.line(size=4).paragraph_format.space_after = Pt(0)
        space = 3 if self.size > 11 else 2
        for cell, (title, name) in zip(
            self.columns(*[self.width // len(titles)] * len(titles)), titles, strict=True
        ):
            self.line(title, align=CENTRE, bold=True, size=None if self.size > 11 else 9, into=cell)
            self.line("(ký, ghi rõ họ tên)", align=CENTRE, italic=True, size=self.size - 2, into=cell)
            for _ in range(space):
                self.line(" ", into=cell)
            self.line(name or " ", align=CENTRE, bold=True, into=cell)

    def ending(self) -> None:
        """To whom it goes, and who signs (nơi nhận, chức vụ, chữ ký)."""
        self.line(size=4).paragraph_format.space_after = Pt(0)
        left, right = self.columns(round(self.width * 0.5), round(self.width * 0.5))
        self.line("Nơi nhận:", bold=True, italic=True, size=12, into=left)
        self.line(
            "{{ office.addressed }}",
            size=11,
            into=left,
        )
        self.line("{{ office.signed }}", align=CENTRE, bold=True, into=right)
        for _ in range(4):
            self.line(" ", into=right)
        self.line("{{ office.signer or ' ' }}", align=CENTRE, bold=True, into=right)


def _ruled(cell: Any, *, part: float, width: float) -> None:
    """A thin line under what a cell holds so far, as wide as a part of the cell."""
    line = cell.add_paragraph()
    side = Mm(width * (1 - part) / 2)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = side
    line.paragraph_format.space_after = Pt(3)
    line.paragraph_format.line_spacing = Pt(2)
    line.add_run(" ").font.size = Pt(1)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    line._p.get_or_add_pPr().append(border)  # noqa: SLF001 - python-docx has no borders of its own


def _unbroken(row: Any) -> None:
    """A row that is not split between pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _repeated(row: Any) -> None:
    """A row that stands again at the head of every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


# --- the papers -------------------------------------------------------------------------------------


def minutes() -> Sheet:
    """Biên bản họp."""
    sheet = Sheet()
    sheet.heading()
    sheet.title("BIÊN BẢN", "Họp bàn về: {{ subject }}")
    sheet.text("1. Thời gian: ngày {{ counted_on }}. Địa điểm: {{ place }}.")
    sheet.text("2. Chủ trì: {{ chair }}. Thư ký: {{ secretary }}.")
    sheet.text(
        "3. Thành phần: tổng số {{ eligible }} {{ unit }} được quyền tham gia; dự họp: {{ attending }}."
    )
    sheet.text("4. Nội dung: {{ subject }}{% if amount %}; mức đề nghị {{ amount }}{{ per }}{% endif %}.")
    sheet.text("5. Kết quả biểu quyết (hình thức: {{ form }}):")
    sheet.table(
        ("Kết quả", "Số {{ unit }}"), ("{{ row[0] }}", "{{ row[1] }}"), "row in votes", (110, 50), money=(1,)
    )
    sheet.text("6. Kết luận:")
    sheet.each("line in proof", "{{ line }}")
    sheet.text("Biên bản được đọc lại cho những người dự họp cùng nghe, nhất trí và ký tên.")
    sheet.signatures(("THƯ KÝ", ""), ("ĐẠI DIỆN CÁC HỘ", ""), ("CHỦ TRÌ", ""))
    return sheet


def counting() -> Sheet:
    """Biên bản kiểm phiếu."""
    sheet = Sheet()
    sheet.heading()
    sheet.title("BIÊN BẢN KIỂM PHIẾU", "Về việc: {{ subject }}")
    sheet.text(
        "Hôm nay, ngày {{ counted_on }}, tại {{ place }}, Tổ kiểm phiếu gồm: {{ tellers }}, "
        "đã kiểm phiếu với kết quả như sau:"
    )
    sheet.table(
        ("Nội dung", "Số lượng"), ("{{ row[0] }}", "{{ row[1] }}"), "row in figures", (110, 50), money=(1,)
    )
    sheet.each("line in channels", "{{ line }}")
    sheet.text("Biên bản lập thành 02 bản có giá trị như nhau, được các thành viên thông qua và ký tên.")
    sheet.signatures(("CÁC THÀNH VIÊN", ""), ("ĐẠI DIỆN NHÂN DÂN CHỨNG KIẾN", ""), ("TỔ TRƯỞNG", ""))
    return sheet


def notice() -> Sheet:
    """Thông báo kết quả."""
    sheet = Sheet()
    sheet.heading()
    sheet.title("THÔNG BÁO", "Kết quả nhân dân bàn, quyết định về: {{ subject }}")
    sheet.text(
        "{{ office.agency }} thông báo kết quả việc số {{ id }}, đưa ra bàn ngày {{ opened_on }}"
        "{% if place_known %} tại {{ place }}{% endif %}:"
    )
    sheet.each("line in proof", "{{ line }}")
    sheet.when("recognised", "{{ recognised }}")
    sheet.text("Thông báo này được niêm yết và gửi đến các hộ gia đình để biết, thực hiện.")
    sheet.ending()
    return sheet


def roster() -> Sheet:
    """Lịch trực, tiếp công dân."""
    sheet = Sheet()
    sheet.heading()
    sheet.title("LỊCH TRỰC, TIẾP CÔNG DÂN", "Từ ngày {{ start }} đến ngày {{ end }}")
    sheet.table(
        ("Ngày", "Ca", "Cán bộ trực", "Chức vụ"),
        ("{{ row[0] }}", "{{ row[1] }}", "{{ row[2] }}", "{{ row[3] }}"),
        "row in rows",
        (48, 30, 40, 47),
    )
    sheet.ending()
    return sheet


def receipt() -> Sheet:
    """Phiếu thu, phiếu chi: two copies, each on a page of A5."""
    sheet = Sheet(a5=True)
    for copy, words in enumerate(("Liên 1: Lưu", "Liên 2: Giao {{ holder }}")):
        if copy:
            turn = sheet.line(size=2)
            turn.paragraph_format.page_break_before = True
            turn.paragraph_format.line_spacing = Pt(1)
            turn.paragraph_format.space_after = Pt(0)
        left, right = sheet.columns(110, 68)
        sheet.line("{{ office.agency|upper }}", bold=True, size=10, into=left)
        sheet.line("Quỹ: {{ fund_name }} ({{ fund }})", size=10, into=left)
        sheet.line("Quyển số: ……   Số: {{ serial }}/{{ year }}", align=RIGHT, size=10, into=right)
        sheet.line(words, align=RIGHT, italic=True, size=10, into=right)
        sheet.title("{{ name }}", "")
        sheet.line("Ngày {{ day }} tháng {{ month }} năm {{ year }}", align=CENTRE, italic=True)
        body, code = sheet.columns(122, 56)
        for line in (
            "{{ party_label }}: {{ party }}",
            "Nội dung: {{ memo }}",
            "Số tiền: {{ amount }}",
            "Viết bằng chữ: {{ words }}",
            "Chứng từ kèm theo: {{ document }}. Số chứng từ trong sổ: {{ number }}.",
            "{{ remark }}",
        ):
            sheet.line(line, into=body, bold=line.startswith("Số tiền"))
        sheet.line("{{ code }}" if copy else " ", align=CENTRE, into=code)
        sheet.line("{{ code_words }}" if copy else " ", align=CENTRE, italic=True, size=8, into=code)
        sheet.signatures(*((f"{{{{ signers[{at}] }}}}", "") for at in range(5)))
    return sheet


def slip() -> Sheet:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả."""
    sheet = Sheet()
    sheet.line("{{ form }}", align=RIGHT, italic=True, size=11)
    sheet.heading()
    sheet.title("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Mã hồ sơ: {{ id }}")
    sheet.text("Bộ phận Tiếp nhận và Trả kết quả tiếp nhận hồ sơ của: {{ applicant }}.")
    sheet.text("Nội dung yêu cầu giải quyết: {{ procedure }}.")
    sheet.text("Thành phần hồ sơ nộp: {{ papers }}.")
    sheet.text("Thời gian nhận hồ sơ: {{ received }}.")
    sheet.text("Hẹn trả kết quả: {{ due }}.")
    sheet.each("line in why", "{{ line }}")
    sheet.text("Căn cứ: {{ citation }}.")
    sheet.text("Lệ phí: {{ fee }}. Nhận kết quả tại: {{ where }}.")
    sheet.signatures(("NGƯỜI NỘP HỒ SƠ", ""), ("NGƯỜI TIẾP NHẬN HỒ SƠ", ""))
    return sheet


def apology() -> Sheet:
    """Phiếu xin lỗi và hẹn lại ngày trả kết quả."""
    sheet = Sheet()
    sheet.line("{{ form }}", align=RIGHT, italic=True, size=11)
    sheet.heading()
    sheet.title("PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "Mã hồ sơ: {{ id }}")
    sheet.text("Kính gửi: {{ applicant }}.")
    sheet.text(
        "{{ office.agency }} đã tiếp nhận hồ sơ {{ procedure }} ngày {{ received }}, "
        "hẹn trả kết quả ngày {{ promised }}."
    )
    sheet.text("Đến nay hồ sơ chưa được giải quyết xong. Lý do: {{ reason }}.")
    sheet.text("{{ office.agency }} xin lỗi Ông/Bà và hẹn lại ngày trả kết quả là ngày {{ new_date }}.")
    sheet.text(
        "Sự chậm trễ này gây phiền hà, tốn kém thời gian và công sức của Ông/Bà; "
        "rất mong được Ông/Bà thông cảm."
    )
    sheet.ending()
    return sheet


def statement() -> Sheet:
    """Báo cáo thu, chi quỹ."""
    sheet = Sheet()
    sheet.heading()
    sheet.title("BÁO CÁO THU, CHI", "{{ name }} ({{ fund }}), từ ngày {{ start }} đến ngày {{ end }}")
    sheet.table(
        ("Chỉ tiêu", "Số tiền"), ("{{ row[0] }}", "{{ row[1] }}"), "row in figures", (110, 55), money=(1,)
    )
    sheet.text("Số dư cuối kỳ bằng chữ: {{ words }}.")
    sheet.line("I. Các khoản chi ({{ payments|length }} phiếu)", bold=True, keep=True)
    rows = ("{{ row[0] }}", "{{ row[1] }}", "{{ row[2] }}", "{{ row[3] }}")
    sheet.table(
        ("Chứng từ", "Ngày", "Nội dung", "Số tiền"), rows, "row in payments", (28, 28, 69, 40), money=(3,)
    )
    sheet.line("II. Các khoản thu ({{ receipts|length }} phiếu)", bold=True, keep=True)
    sheet.table(
        ("Chứng từ", "Ngày", "Mã người nộp", "Số tiền"), rows, "row in receipts", (28, 28, 69, 40), money=(3,)
    )
    sheet.each("line in in_kind", "{{ line }}")
    sheet.when(
        "digest",
        "Mã niêm yết của báo cáo: {{ digest }}. Mỗi hộ có thể dùng mã này và mã QR trên phiếu thu "
        "để tự kiểm tra phiếu của mình nằm trong tổng số đã công khai.",
    )
    sheet.signatures(("NGƯỜI LẬP", ""), ("KẾ TOÁN", ""), ("{{ office.signed }}", "{{ office.signer }}"))
    return sheet


def posting() -> Sheet:
    """Biên bản niêm yết công khai, và kết thúc niêm yết."""
    sheet = Sheet()
    sheet.heading()
    sheet.title("BIÊN BẢN", "{{ about }}")
    sheet.text("Ngày {{ since }}, tại {{ place }}, {{ office.agency }} đã niêm yết công khai: {{ what }}.")
    sheet.text("Hình thức: {{ channel }}. Minh chứng: {{ evidence }}.")
    sheet.text("Thời hạn theo quy định: {{ least }} (căn cứ {{ citation }}).")
    sheet.when("ended", "{{ ended }}")
    sheet.when("judged", "{{ judged }}")
    sheet.text("Ý kiến của nhân dân trong thời gian niêm yết: {{ opinions }}.")
    sheet.text("Biên bản lập thành 02 bản, các bên cùng ký.")
    sheet.signatures(("NGƯỜI LẬP BIÊN BẢN", ""), ("ĐẠI DIỆN NHÂN DÂN", ""), ("{{ office.signed }}", ""))
    return sheet


def budget() -> Sheet:
    """Danh mục công khai ngân sách: biểu nào, khi nào, niêm yết bao lâu."""
    sheet = Sheet()
    sheet.heading()
    sheet.title("DANH MỤC CÔNG KHAI NGÂN SÁCH", "Năm {{ year }}")
    sheet.table(
        ("Nội dung công khai", "Biểu số", "Thời hạn công khai", "Căn cứ"),
        ("{{ row[0] }}", "{{ row[1] }}", "{{ row[2] }}", "{{ row[3] }}"),
        "row in rows",
        (36, 48, 39, 42),
    )
    sheet.text("Niêm yết: {{ posting }}.")
    sheet.when("remark", "{{ remark }}")
    sheet.ending()
    return sheet


def otherfinance() -> Sheet:
    """Thu, chi các hoạt động tài chính khác."""
    sheet = Sheet()
    sheet.line("{{ form }}", align=RIGHT, italic=True, size=11)
    sheet.heading()
    sheet.title("{{ title }}", "Từ ngày {{ start }} đến ngày {{ end }}")
    sheet.table(
        ("Quỹ, hoạt động", "Dư đầu kỳ", "Thu", "Chi", "Dư cuối kỳ"),
        ("{{ row[0] }}", "{{ row[1] }}", "{{ row[2] }}", "{{ row[3] }}", "{{ row[4] }}"),
        "row in rows",
        (49, 29, 29, 29, 29),
        money=(1, 2, 3, 4),
    )
    sheet.text("Số dư cuối kỳ bằng chữ: {{ words }}.")
    sheet.when("remark", "{{ remark }}")
    sheet.ending()
    return sheet


def publicity() -> Sheet:
    """Kế hoạch công khai."""
    sheet = Sheet()
    sheet.heading()
    sheet.title("KẾ HOẠCH", "Công khai để nhân dân biết năm {{ year }}")
    sheet.table(
        ("TT", "Nội dung", "Hình thức", "Thời điểm", "Thời hạn niêm yết", "Căn cứ"),
        ("{{ row[0] }}", "{{ row[1] }}", "{{ row[2] }}", "{{ row[3] }}", "{{ row[4] }}", "{{ row[5] }}"),
        "row in rows",
        (9, 41, 43, 20, 20, 32),
    )
    sheet.text("Trách nhiệm thực hiện: {{ who }}.")
    sheet.ending()
    return sheet


TEMPLATES = {
    draw.__name__: draw
    for draw in (
        *(minutes, counting, notice, roster, receipt, slip, apology, statement),
        *(publicity, posting, budget, otherfinance),
    )
}
"""How each template is drawn, by name."""


def draw(name: str) -> Draft:
    """One template as a document."""
    from datetime import UTC, datetime

    draft = TEMPLATES[name]().draft
    told = draft.core_properties
    told.author, told.comments, told.title = "", "", ""
    told.created = told.modified = datetime(2020, 1, 1, tzinfo=UTC)
    return draft


def write(folder: Path) -> tuple[Path, ...]:
    """Write every template into ``folder``; answers the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = tuple(folder / f"{name}.docx" for name in TEMPLATES)
    for file in files:
        draw(file.stem).save(str(file))
    return files


if __name__ == "__main__":
    import sys

    write(Path(sys.argv[1]))
