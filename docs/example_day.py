"""A day of the example commune: the acts of one Wednesday, run, and what they print, in two languages.

The pages are written from here; the tests run every block of them once more.
"""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import tempfile
from collections.abc import Iterator

__all__ = ["day_pages"]

STORE = "--store sqlite:///xa.db"

# Each step: its heading and what it is about, Vietnamese and English; then a console or a python block.
STEPS: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "Sổ của xã mẫu",
        "The books of the example commune",
        "`demo` dựng xã mẫu từ tệp CSV của văn phòng: cán bộ, hộ dân, chứng từ, hồ sơ của năm 2020. "
        "Ngày được kể là thứ Tư, 04/11/2020.",
        "`demo` makes the example commune from an office's CSV files: officers, households, vouchers and "
        "dossiers of 2020. The day told here is Wednesday, 4 November 2020.",
        "console",
        f"demo {STORE}",
    ),
    (
        "7 giờ: ai trực, việc gì đang chờ",
        "Seven o'clock: who is on duty, what is waiting",
        "Lịch trực đã niêm yết, và mọi việc xã phải làm theo luật, việc trễ đứng trước.",
        "The posted roster, and everything the commune owes by law, late things first.",
        "console",
        f"duty show 2020-11-04 2020-11-04 {STORE}\ntoday --on 2020-11-04 --next 14 {STORE}",
    ),
    (
        "Một cửa: tiếp nhận và hẹn trả",
        "The one-stop section: received and promised",
        "Hồ sơ nhận sau 15 giờ thì hẹn ngày làm việc tiếp theo; giấy hẹn tự giải thích.",
        "What comes after 15:00 is promised for the next working day; the slip explains itself.",
        "console",
        f'case open birth_registration --at "04/11/2020 14:40" --applicant H2-010 {STORE}\n'
        f'case open birth_registration --at "04/11/2020 15:20" --applicant H2-011 {STORE}\n'
        f"case due --on 2020-11-04 {STORE}",
    ),
    (
        "Hồ sơ trễ: xin lỗi và hẹn lại",
        "A late dossier: an apology and a new date",
        "Ngày hẹn đã nêu vẫn đứng nguyên: trễ vẫn là trễ. Kết luận nói việc xin lỗi có đúng quy định không.",
        "The day that was promised stands: late stays late. The verdict says whether the apology is as the "
        "rule asks.",
        "python",
        """\
from datetime import date, datetime

from grassroots_gov.commune import Commune

today = date(2020, 11, 4)
commune = Commune.open("sqlite:///xa.db", today=today, by="VP01")
cases = commune.cases
print(cases.apologise("2020-2", date(2020, 11, 6), at=today, reason="LATE_REASON").explain("LANG"))
""",
    ),
    (
        "Thiếu giấy tờ thì đồng hồ dừng",
        "While papers are missing the clock stands still",
        "Ba ngày làm việc là hạn của cải chính hộ tịch; những ngày chờ giấy tờ được trả lại.",
        "A correction takes three working days; the days spent waiting for papers are given back.",
        "python",
        """\
slip = cases.receive("civil_status_correction", at=datetime(2020, 11, 4, 9), applicant="H2-012")
cases.suspend(slip.case_id, at=datetime(2020, 11, 4, 10), missing=["identity"])
dossier = cases.resume(slip.case_id, at=datetime(2020, 11, 10, 8))
print(slip.due, dossier.due.on)
print(dossier.due.explain("LANG"))
""",
    ),
    (
        "Trả kết quả, người dân chấm điểm",
        "The result is handed over, and people say how satisfied they are",
        "Số liệu được suy ra từ sự việc, không ai gõ vào.",
        "The figures are derived from facts; nobody types them in.",
        "python",
        """\
cases.answer("2020-4", at=datetime(2020, 11, 4, 16), document="45/GKS")
cases.hand_over("2020-4", at=datetime(2020, 11, 4, 16, 20))
cases.rate("2020-4", 5)
print(cases.statistics(today, today).explain("LANG"))
""",
    ),
    (
        "Tiếp công dân: đơn, phản ánh từ thôn",
        "Citizens received: a petition, a difficulty raised in a village",
        "Người tố cáo được giữ kín ở mọi nơi: bảng tin chỉ đếm đơn tố cáo. Phản ánh của thôn được giao, hẹn "
        "và trả lời.",
        "Who denounces is protected everywhere: the board only counts denunciations. The village's "
        "difficulty is routed, promised and answered.",
        "python",
        """\
petitions = cases.petitions
secret = petitions.lodge(
    "denunciation", on=today, about="land_construction_environment", topic="bribe", petitioner="H2-013"
)
road = petitions.lodge(
    "reflection", on=today, about="land_construction_environment", topic="road", village="thon_2"
)
petitions.assign(road.petition_id, "land_construction_environment", on=today)
petitions.accept(road.petition_id, on=today, answer_by=date(2020, 11, 11))
board = petitions.public()
print([one.topic for one in board.petitions], board.denunciations_open, secret.process_by)
petitions.settle(road.petition_id, on=date(2020, 11, 10), outcome="ROAD_DONE", evidence="IMG-0410")
print(petitions.judge(road.petition_id, on=date(2020, 11, 10)).explain("LANG"))
""",
    ),
    (
        "Thông báo hoán đổi đến muộn",
        "A late announcement of a swapped day",
        "Không việc gì tự dời. Thư viện liệt kê mọi lời hẹn, cuộc họp, ca trực, thời hạn bị chạm đến và ai "
        "quyết định.",
        "Nothing moves by itself. The library lists every promise, meeting, duty and deadline that is "
        "touched, and who decides.",
        "python",
        """\
from grassroots_gov import Announcement, Citation

swap = Announcement(
    "99/VPCP", today, Citation("99/VPCP-KGVX"), off=(date(2020, 11, 6),), worked=(date(2020, 11, 14),)
)
for one in commune.touched(swap, on=today):
    print(one.explain("LANG"))
""",
    ),
    (
        "Công khai",
        "What is shown",
        "Niêm yết ở trụ sở và nhà văn hóa thôn. Nghị định, pháp lệnh chưa đọc được nguyên văn thì kết luận "
        "nói rõ.",
        "Posted at the office and the village house. Where the article itself was not read, the verdict "
        "says so.",
        "python",
        """\
item = "funds_and_contributions"
commune.publicity.issue(item, on=today, about="LEVY")
for board in ("notice_board", "loudspeaker"):
    commune.publicity.show(item, on=today, channel=board, about="LEVY", evidence="photo-7")
print(commune.publicity.judge(item, on=today, about="LEVY").explain("LANG"))
""",
    ),
    (
        "Cuối ngày: sổ còn nguyên vẹn",
        "The day ends: the books are whole",
        "Một tuần nữa xã phải làm gì, và sổ đã được kiểm.",
        "What the commune owes in a week, and the books are checked.",
        "python",
        """\
from grassroots_gov.obligations import answerer, coming

for one in coming(commune.obligations(today), today, days=7):
    if one.due is not None:
        print(one.state, one.due, one.explain("LANG"), "/", answerer(one, "LANG"))
print(commune.verify().outcome)
commune.close()
""",
    ),
)

WORDS = {
    "vi": {"LATE_REASON": "chờ xác minh", "ROAD_DONE": "đã vá đường", "LEVY": "Thu đóng góp làm đường"},
    "en": {
        "LATE_REASON": "waiting for verification",
        "ROAD_DONE": "the road was mended",
        "LEVY": "road",
    },
}
TITLE = {"vi": "Một ngày của xã mẫu", "en": "A day of the example commune"}
LEAD = {
    "vi": "Trang này do `docs/example_day.py` viết ra: mọi lệnh dưới đây đều được chạy, và bên dưới là điều "
    "chúng in ra.",
    "en": "This page is written by `docs/example_day.py`: every command below is run, and what stands under "
    "it is what it prints.",
}


def day_pages(note: str) -> Iterator[tuple[str, str]]:
    """The page in Vietnamese and in English, below docs/."""
    for lang, name in (("vi", "vi/mot-ngay.md"), ("en", "howto/example-day.md")):
        yield name, note + _page(lang)


def _page(lang: str) -> str:
    parts = [f"# {TITLE[lang]}", LEAD[lang]]
    before, columns = os.getcwd(), os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "80"
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            names: dict[str, object] = {}
            for vi, en, about_vi, about_en, kind, code in STEPS:
                parts += [f"## {vi if lang == 'vi' else en}", about_vi if lang == "vi" else about_en]
                parts += _console(code, lang) if kind == "console" else _program(code, lang, names)
        finally:
            os.chdir(before)
            os.environ.pop("COLUMNS")
            if columns is not None:
                os.environ["COLUMNS"] = columns
    return "\n\n".join(parts) + "\n"


def _console(code: str, lang: str) -> list[str]:
    from grassroots_gov.cli import main

    lines = []
    for command in code.splitlines():
        shown = command if lang == "vi" else f"{command} --lang en"
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            main(shlex.split(shown))
        printed = "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())
        if command.startswith("demo"):
            printed = "\n".join(printed.splitlines()[:3]) + "\n…"  # the page is not about the year
        lines += [f"$ grassroots-gov {shown}", printed]
    return ["```console\n" + "\n".join(lines) + "\n```"]


def _program(code: str, lang: str, names: dict[str, object]) -> list[str]:
    for place, words in {"LANG": lang, **WORDS[lang]}.items():
        code = code.replace(place, words)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "example_day", "exec"), names)
    printed = "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())
    return [f"```python\n{code.rstrip()}\n```", f"```text\n{printed}\n```"]
