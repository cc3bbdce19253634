"""Forms of publicity: minutes of a posting, the budget forms a year wants, other finance by fund.

The rulebook carries the numbers of the budget forms, not their columns: the papers say so where it matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from grassroots_gov import Dong
from grassroots_gov.text import say, show
from grassroots_gov_office.paper import BLANK, Office, Paper

if TYPE_CHECKING:
    from grassroots_gov.funds import Statement
    from grassroots_gov.law import Rule, RuleBook
    from grassroots_gov.publicity.facts import Posting

__all__ = ["budget_forms", "other_finance", "posting_minutes"]

OFFICE = Office()
Stage = Literal["draft", "decided", "result"]

TITLES = {
    "draft": "KẾ HOẠCH THU, CHI CÁC HOẠT ĐỘNG TÀI CHÍNH KHÁC (DỰ THẢO)",
    "decided": "KẾ HOẠCH THU, CHI CÁC HOẠT ĐỘNG TÀI CHÍNH KHÁC",
    "result": "KẾT QUẢ THU, CHI CÁC HOẠT ĐỘNG TÀI CHÍNH KHÁC",
}
COLUMNS_UNKNOWN = (
    "Bộ quy tắc dẫn số biểu, chưa có bố cục cột của biểu; "
    "xin đối chiếu với phụ lục Thông tư trước khi niêm yết."
)
NO_FORMS = "Ngày này bộ quy tắc không có số biểu nào đang có hiệu lực; xin đối chiếu văn bản hiện hành."


def posting_minutes(
    posting: Posting,
    office: Office = OFFICE,
    *,
    book: RuleBook | None = None,
    opinions: str = BLANK,
) -> Paper:
    """The minutes of a posting, and of its end once it has one (biên bản niêm yết, kết thúc niêm yết).

    ``opinions``  what people said about it meanwhile
    """
    from grassroots_gov.law.wording import word
    from grassroots_gov.publicity import requirement

    wanted = requirement(posting.item, posting.since, book)
    least = wanted.days(posting.channel)
    what = wanted.label("vi") + (f" ({posting.about})" if posting.about else "")
    ended = judged = ""
    if posting.end is not None:
        last = posting.end - timedelta(days=1)
        days = (posting.end - posting.since).days
        ended = f"Kết thúc niêm yết hết ngày {show(last)}; đã niêm yết {show(days)} ngày."
        if least is not None and least.unit == "day":
            enough = days >= least.n
            judged = "Đủ thời hạn niêm yết." if enough else f"Chưa đủ: còn thiếu {show(least.n - days)} ngày."
    words: dict[str, object] = {
        "about": "Niêm yết công khai" + (" và kết thúc niêm yết" if ended else ""),
        "since": show(posting.since),
        "place": posting.place or BLANK,
        "what": what,
        "channel": say(f"publicity.{posting.channel}", "vi"),
        "evidence": posting.evidence or BLANK,
        "least": word(least, "vi") if least is not None else "không nêu số ngày",
        "citation": str(wanted.rule.citation),
        "ended": ended,
        "judged": judged,
        "opinions": opinions,
    }
    return Paper(template="posting", office=office, words=words)


def budget_forms(on: date, office: Office = OFFICE, *, book: RuleBook | None = None) -> Paper:
    """Which budget forms the law of a day wants published, by when, and how long they hang."""
    from grassroots_gov.funds.forms import OCCASIONS, deadlines
    from grassroots_gov.law import RuleBook
    from grassroots_gov.law.wording import word

    rules = (book or RuleBook.vietnam()).at(on)
    rows = []
    for occasion, names in OCCASIONS.items():
        form = rules.find(f"public_form.{occasion}")
        limits = deadlines(rules, *names)
        found = [rule for rule in (form, *limits) if rule is not None]
        if found:
            rows.append(
                (
                    say(f"funds.form_{occasion}", "vi"),
                    str(form.value) if form is not None else BLANK,
                    "; ".join(map(_limit, limits)) or BLANK,
                    "; ".join(dict.fromkeys(str(rule.citation) for rule in found)),
                )
            )
    hung = deadlines(rules, "budget_post")
    words: dict[str, object] = {
        "year": str(on.year),
        "rows": rows or [(BLANK, BLANK, BLANK, BLANK)],
        "posting": "; ".join(f"{word(rule.value, 'vi')} (căn cứ {rule.citation})" for rule in hung) or BLANK,
        "remark": "" if any(rules.find(f"public_form.{name}") for name in OCCASIONS) else NO_FORMS,
    }
    return Paper(template="budget", office=office, words=words)


def _limit(rule: Rule) -> str:
    from grassroots_gov.law import TimeLimit
    from grassroots_gov.law.wording import word

    at_once = isinstance(rule.value, TimeLimit) and rule.value.n == 0
    return "ngay trong ngày trình" if at_once else word(rule.value, "vi")


def other_finance(
    statements: Sequence[Statement],
    office: Office = OFFICE,
    *,
    on: date,
    stage: Stage = "result",
    book: RuleBook | None = None,
) -> Paper:
    """What came in and went out of every fund, a row each (công khai tài chính khác).

    ``on``     the day it is published: its law says which form it is
    ``stage``  a draft plan, the plan decided, or what came of it
    """
    from grassroots_gov.funds.forms import public_forms
    from grassroots_gov.law import RuleBook

    if not statements:
        raise ValueError("no fund, no paper")
    total = [Dong(0)] * 4
    rows = []
    for one in statements:
        figures = [one.opening, one.received, one.spent, one.closing]
        total = [before + now for before, now in zip(total, figures, strict=True)]
        rows.append((f"{one.name} ({one.fund})", *map(str, figures)))
    rows.append(("Cộng", *map(str, total)))
    occasion = "settlement" if stage == "result" else stage
    forms = public_forms(book or RuleBook.vietnam(), on)
    form = next((one for one in forms if one.other and one.occasion == occasion), None)
    words: dict[str, object] = {
        "form": f"Biểu số {form.code} ({form.citation.document})" if form else "",
        "title": TITLES[stage],
        "start": show(min(one.start for one in statements)),
        "end": show(max(one.end for one in statements)),
        "rows": rows,
        "words": total[3].in_words("vi"),
        "remark": COLUMNS_UNKNOWN if form else "",
    }
    return Paper(template="otherfinance", office=office, words=words)
