"""Every paper as the office prints it: LibreOffice opens it, its pages and its words are right."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm

from grassroots_gov import PluginHost
from grassroots_gov.officers import Signer
from grassroots_gov_office import make, papers, plugin, publicity_forms
from grassroots_gov_office.convert import convert
from grassroots_gov_office.paper import Office, Paper
from support.commune_world import FUND, ON, World, world
from support.programs import needed

OFFICE = Office(
    parent="Huyện Mẫu",
    agency="Ủy ban nhân dân xã Tân Lập",
    number="12/TB-UBND",
    place="Tân Lập",
    on=ON,
    recipients=("Các hộ Thôn 2", "Lưu: VT"),
)
DEPUTY = OFFICE.by(
    Signer(officer="CB02", form="TM.", lines=("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"))
)


@pytest.fixture(scope="module")
def made() -> World:
    made = world()
    made.commune.cases.apologise(
        "2024-2", date(2024, 6, 7), at=ON, reason="chờ xác minh <tình trạng> & giấy tờ"
    )
    return made


def _papers(made: World) -> dict[str, Paper]:
    commune = made.commune
    decision = commune.decisions.state(made.passed)
    receipt = commune.funds.reprint(made.receipts[1], on=ON, why="mất")
    return {
        "minutes": papers.minutes(made.passed, decision, OFFICE),
        "counting": papers.counting_minutes(made.passed, decision, OFFICE),
        "notice": papers.decision_notice(made.passed, decision, OFFICE),
        "roster": papers.roster_of(commune, date(2024, 6, 1), date(2024, 6, 30), OFFICE),
        "receipt": papers.receipt(receipt, OFFICE, proof=made.published.proof(receipt.number)),
        "slip": papers.slip(commune.cases.receive("birth_registration", at=_nine()), OFFICE),
        "apology": papers.apology(commune.cases.dossier("2024-2"), "đăng ký kết hôn", OFFICE),
        "statement": papers.statement(made.published.statement, OFFICE, published=made.published),
        "publicity": papers.publicity_plan(commune.publicity.plan(2024), OFFICE),
        "posting": publicity_forms.posting_minutes(commune.publicity.shown(date(2024, 6, 30))[0], OFFICE),
        "budget": publicity_forms.budget_forms(ON, OFFICE),
        "otherfinance": publicity_forms.other_finance(
            [commune.funds.statement(FUND, date(2024, 1, 1), date(2024, 5, 31))], DEPUTY, on=ON
        ),
    }


def _nine() -> object:
    from datetime import datetime, time

    return datetime.combine(ON, time(9))


SAYS = {
    "minutes": ("BIÊN BẢN", "dự họp: 140", "Tán thành", "112", "Kết luận: ĐẠT.", "CHỦ TRÌ"),
    "counting": ("BIÊN BẢN KIỂM PHIẾU", "Tổng số hộ", "150", "Tán thành", "112"),
    "notice": ("THÔNG BÁO", "112 trên 150 hộ", "Kết luận: ĐẠT.", "Nơi nhận:", "Lưu: VT."),
    "roster": ("LỊCH TRỰC, TIẾP CÔNG DÂN", "Thứ Hai, 03/06/2024", "CB01", "Phó Chủ tịch UBND"),
    "receipt": (
        "PHIẾU THU",
        "Liên 1: Lưu",
        "Liên 2: Giao người nộp tiền",
        "Năm trăm nghìn đồng",
        "500.000 đ",
    ),
    "slip": ("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "đăng ký khai sinh", "Mẫu số 01"),
    "apology": ("PHIẾU XIN LỖI", "<tình trạng> & giấy tờ", "07/06/2024", "Mẫu số 04"),
    "statement": ("BÁO CÁO THU, CHI", "750.000 đ", "H2-006", "2.250.000 đ"),
    "publicity": ("KẾ HOẠCH", "Công khai để nhân dân biết năm 2024", "10/2022"),
    "posting": (
        "Niêm yết công khai và kết thúc niêm yết",
        "đã niêm yết 40 ngày",
        "Đủ thời hạn niêm yết.",
        "khoản 1 Điều 11 Luật số 10/2022/QH15",
    ),
    "budget": ("103-107/CK TC-NSNN", "116-120/CK TC-NSNN", "343/2016/TT-BTC", "ít nhất 30 ngày"),
    "otherfinance": (
        "Biểu số 120/CK TC-NSNN",
        "KẾT QUẢ THU, CHI",
        "2.250.000 đ",
        "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
        "chưa có bố cục cột",
    ),
}


@pytest.fixture(scope="module")
def printed(made: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every paper as Word and, by one start of LibreOffice, as PDF."""
    soffice = needed("soffice", "libreoffice-writer-nogui libreoffice-calc-nogui")
    needed("pdftotext", "poppler-utils")
    folder = tmp_path_factory.mktemp("papers")
    for name, paper in _papers(made).items():
        (folder / f"{name}.docx").write_bytes(paper.to_docx())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = sorted(map(str, folder.glob("*.docx")))
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder


@pytest.mark.parametrize("name", SAYS)
def test_a_paper_prints_with_its_words_on_its_page(printed: Path, name: str) -> None:
    paper = printed / f"{name}.pdf"
    told = subprocess.run(["pdfinfo", paper], check=True, capture_output=True, text=True).stdout
    words = subprocess.run(["pdftotext", paper, "-"], check=True, capture_output=True, text=True)
    text = " ".join(words.stdout.split())

    size = re.search(r"Page size:\s+([0-9.]+) x ([0-9.]+)", told)
    assert size is not None
    landscape_a5 = name == "receipt"
    expected = [595, 420] if landscape_a5 else [595, 842]
    assert [round(float(side)) for side in size.groups()] == expected
    if landscape_a5:
        assert "Pages:           2" in told
    else:
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        assert "Độc lập - Tự do - Hạnh phúc" in text
        assert "ngày 03 tháng 6 năm 2024" in text
    for words_ in SAYS[name]:
        assert words_ in text, words_
    assert "{{" not in text
    assert "{%" not in text


def test_the_margins_are_those_of_the_national_layout(made: World, tmp_path: Path) -> None:
    for name, paper in _papers(made).items():
        file = tmp_path / f"{name}.docx"
        file.write_bytes(paper.to_docx())
        section = Document(str(file)).sections[0]
        sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        if name != "receipt":
            millimetres = [round(side / Mm(1)) for side in sides if side is not None]
            assert millimetres == [20, 20, 30, 15], name


def test_an_office_may_have_templates_of_its_own(made: World, tmp_path: Path) -> None:
    make.write(tmp_path)
    own = Document(str(tmp_path / "notice.docx"))
    own.add_paragraph("Chỉ xã này: {{ subject }}")
    own.save(str(tmp_path / "notice.docx"))

    filled = _papers(made)["notice"].to_docx(tmp_path)

    (tmp_path / "filled.docx").write_bytes(filled)
    last = Document(str(tmp_path / "filled.docx")).paragraphs[-1].text
    assert last == "Chỉ xã này: Mức đóng góp làm đường bê tông Thôn 2: 500.000 đ mỗi hộ"


def test_words_are_never_markup_and_never_a_template(made: World) -> None:
    decision = made.commune.decisions.state(made.passed)
    chair = "<w:b/> {{ subject }} \x00\ufffe &amp;"
    filled = papers.minutes(made.passed, decision, OFFICE, chair=chair).to_docx()

    import io

    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(filled)).paragraphs)
    assert "<w:b/> {{ subject }} \ufffd\ufffd &amp;" in text


def test_the_hook_writes_what_it_knows_and_leaves_the_rest(made: World) -> None:
    host = PluginHost.bare()
    host.register(plugin, name="office")
    statement = made.commune.funds.statement(FUND, date(2024, 1, 1), ON)

    for document in (statement, made.published, made.commune.publicity.plan(2024)):
        for format_ in ("docx", "xlsx"):
            written = plugin.render(document, format_)
            assert written is not None
            assert written[:2] == b"PK"
    assert plugin.render(statement, "odt") is None
    assert plugin.render(object(), "docx") is None
    assert plugin.render(object(), "xlsx") is None


def test_no_form_number_is_made_up_where_no_rule_gives_one(made: World) -> None:
    from datetime import datetime, time

    from grassroots_gov import Commune

    commune = Commune.open("memory:", host=PluginHost.bare())
    late = commune.cases.receive("birth_registration", at=datetime.combine(date(2026, 3, 3), time(9)))
    assert papers.slip(late).words["form"] == ""


def test_a_formula_stays_words_in_libreoffice(printed: Path) -> None:
    from grassroots_gov_office.tables import Sheet, write_xlsx

    data = write_xlsx(Sheet("t", ("a",), (("=1+1",), ("=cmd|' /C calc'!A0",), ("@SUM(1)",))))
    assert convert(data, "xlsx", "csv").decode().splitlines() == [
        "a",
        "=1+1",
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
    ]


def test_the_forms_of_a_day_are_those_of_its_law() -> None:
    def words(on: date) -> dict[str, object]:
        return dict(publicity_forms.budget_forms(on).words)

    assert "108-112/CK TC-NSNN" in str(words(date(2026, 3, 24))["rows"])
    after = words(date(2026, 3, 25))
    assert "CK TC-NSNN" not in str(after["rows"])
    assert "không có số biểu nào" in str(after["remark"])
    assert "73/2026" in str(after["rows"])
    assert "CK TC-NSNN" not in str(words(date(2017, 2, 12))["rows"])


@pytest.mark.parametrize(("stage", "number"), [("draft", "107"), ("decided", "112"), ("result", "120")])
def test_other_finance_has_the_number_of_its_stage(
    made: World, stage: publicity_forms.Stage, number: str
) -> None:
    statement = made.commune.funds.statement(FUND, date(2024, 1, 1), date(2024, 5, 31))
    paper = publicity_forms.other_finance([statement, statement], on=ON, stage=stage)
    assert str(paper.words["form"]).startswith(f"Biểu số {number}/CK TC-NSNN")
    assert paper.words["rows"][-1] == ("Cộng", "0 đ", "6.000.000 đ", "1.500.000 đ", "4.500.000 đ")
    occasion = "settlement" if stage == "result" else stage
    (form,) = [one for one in made.commune.funds.public_forms(ON) if one.other and one.occasion == occasion]
    assert form.code in str(paper.words["form"])  # the paper and the books name one form
    later = publicity_forms.other_finance([statement], on=date(2026, 4, 1), stage=stage)
    assert later.words["form"] == ""


def test_a_posting_taken_down_too_early_says_how_many_days_are_missing(made: World) -> None:
    commune = made.commune
    commune.publicity.show("budget_and_finance", on=ON, channel="notice_board_commune_office", evidence="bb")
    (posting,) = [one for one in commune.publicity.shown(ON) if one.item == "budget_and_finance"]
    assert publicity_forms.posting_minutes(posting).words["ended"] == ""

    from attrs import evolve

    short = publicity_forms.posting_minutes(evolve(posting, end=date(2024, 6, 23), removed=True))
    assert short.words["judged"] == "Chưa đủ: còn thiếu 10 ngày."
