"""From what the rooms answer to the words of a paper (biên bản, thông báo, lịch, phiếu, báo cáo)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from grassroots_gov.text import has, say, show
from grassroots_gov_office.paper import BLANK, Office, Paper

if TYPE_CHECKING:
    from grassroots_gov import Commune
    from grassroots_gov.cases import Dossier
    from grassroots_gov.cases import Receipt as Slip
    from grassroots_gov.decisions.facts import Decision
    from grassroots_gov.duty.roster import Roster
    from grassroots_gov.funds import PublishedStatement, Statement
    from grassroots_gov.funds.receipts import Receipt
    from grassroots_gov.law import RuleBook
    from grassroots_gov.publicity import PublicityPlan

__all__ = [
    "apology",
    "counting_minutes",
    "decision_notice",
    "minutes",
    "publicity_plan",
    "receipt",
    "roster",
    "roster_of",
    "slip",
    "statement",
]

OFFICE = Office()
UNITS = {"household": "hộ", "voter": "cử tri", "village": "thôn", "delegate": "đại biểu"}
FORMS = {"meeting": "biểu quyết tại cuộc họp", "ballots": "phát phiếu lấy ý kiến", "online": "trực tuyến"}
PER = {"household": " mỗi hộ", "person": " mỗi người", "labourer": " mỗi lao động"}


def minutes(
    decision_id: str,
    decision: Decision,
    office: Office = OFFICE,
    *,
    chair: str = BLANK,
    secretary: str = BLANK,
) -> Paper:
    """The minutes of a meeting that voted (biên bản họp); what was not counted is left to fill in."""
    words = _decision(decision_id, decision)
    count = decision.count
    votes = [
        ("Tán thành", _figure(count.agree if count else None)),
        ("Không tán thành", _figure(count.disagree if count else None)),
        ("Không có ý kiến", _figure(count.abstain if count else None)),
    ]
    words |= {
        "chair": chair,
        "secretary": secretary,
        "attending": _figure(count.attending if count else None),
        "form": FORMS[count.form] if count else BLANK,
        "votes": votes,
    }
    return Paper(template="minutes", office=office, words=words)


def counting_minutes(
    decision_id: str, decision: Decision, office: Office = OFFICE, *, tellers: str = BLANK
) -> Paper:
    """The minutes of a count (biên bản kiểm phiếu), with what each channel brought in."""
    words = _decision(decision_id, decision)
    count, unit = decision.count, words["unit"]
    figures = [(f"Tổng số {unit}", words["eligible"])]
    for name, label in (
        ("attending", f"Số {unit} dự họp"),
        ("issued", "Số phiếu phát ra"),
        ("returned", "Số phiếu thu về"),
        ("valid", "Số phiếu hợp lệ"),
        ("invalid", "Số phiếu không hợp lệ"),
        ("agree", "Tán thành"),
        ("disagree", "Không tán thành"),
        ("abstain", "Không có ý kiến"),
    ):
        value = getattr(count, name, None)
        if value is not None:
            figures.append((label, show(value)))
    channels = [
        f"{at}. Kênh {sheet.channel}: tán thành {sheet.agree}, không tán thành {sheet.disagree}, "
        f"không có ý kiến {sheet.abstain}, không hợp lệ {sum(sheet.invalid.values())}."
        for at, sheet in enumerate(decision.sheets, start=1)
    ]
    words |= {"tellers": tellers, "figures": figures, "channels": channels}
    return Paper(template="counting", office=office, words=words)


def decision_notice(decision_id: str, decision: Decision, office: Office = OFFICE) -> Paper:
    """The notice of what the people decided (thông báo kết quả), with the proof as it was concluded."""
    words = _decision(decision_id, decision)
    recognised = ""
    if decision.recognised_on is not None:
        recognised = f"Kết quả được công nhận ngày {show(decision.recognised_on)}."
    return Paper(template="notice", office=office, words={**words, "recognised": recognised})


def _decision(decision_id: str, decision: Decision) -> dict[str, object]:
    opened = decision.opened
    if opened is None:
        raise ValueError(f"{decision_id}: nothing was opened")
    verdict = decision.verdict
    counted = decision.counted_on if decision.counted_on != date.min else None
    return {
        "id": decision_id,
        "subject": opened.subject,
        "place": opened.place or BLANK,
        "place_known": bool(opened.place),
        "unit": UNITS[opened.unit],
        "eligible": show(opened.eligible),
        "amount": str(opened.amount) if opened.amount is not None else "",
        "per": PER.get(opened.per or "", ""),
        "opened_on": show(decision.opened_on),
        "counted_on": show(counted) if counted else BLANK,
        "proof": verdict.explain("vi").splitlines() if verdict is not None else [BLANK],
    }


def _figure(value: int | None) -> str:
    return show(value) if value is not None else BLANK


def roster(
    roster: Roster,
    office: Office = OFFICE,
    *,
    names: Mapping[str, str] | None = None,
    posts: Mapping[str, str] | None = None,
) -> Paper:
    """A roster to sign and post (lịch trực); officers are codes unless ``names`` and ``posts`` say more."""
    words = {"start": show(roster.start), "end": show(roster.end), "rows": roster_rows(roster, names, posts)}
    return Paper(template="roster", office=office, words=words)


def roster_of(
    commune: Commune,
    start: date,
    end: date,
    office: Office = OFFICE,
    *,
    names: Mapping[str, str] | None = None,
) -> Paper:
    """The roster of a commune from ``start`` to ``end``, each with the post of the day."""
    posts = {
        one.id: say(f"officers.{one.post}", "vi")
        for one in commune.officers.serving(start, end)
        if has(f"officers.{one.post}")
    }
    return roster(commune.duty.roster(start, end), office, names=names, posts=posts)


def roster_rows(
    roster: Roster, names: Mapping[str, str] | None = None, posts: Mapping[str, str] | None = None
) -> list[tuple[str, str, str, str]]:
    """Day, slot, officer and post of every seat; a seat without anybody says so."""
    from grassroots_gov.duty.paper import Heading, rows_of

    heading = Heading(names=names or {}, posts=posts or {})
    slots = {slot.name: slot.slot() for slot in roster.slots}
    rows = rows_of(roster.assignments, roster.empty, heading, slots, frozenset(), "vi")
    return [
        (f"{say(f'duty.weekday_{row.on.weekday()}', 'vi')}, {show(row.on)}", row.when, row.officer, row.post)
        for row in rows
    ]


def receipt(receipt: Receipt, office: Office = OFFICE, *, proof: str = "") -> Paper:
    """A voucher in two copies on A5 (phiếu thu, phiếu chi).

    ``proof``  what ``published.proof(number)`` answers: the copy for the payer then carries it as a QR code
    """
    payment = receipt.book == "PC"
    remarks = [say("funds.voucher_copy", "vi", copy=receipt.copy)] if receipt.copy > 1 else []
    if receipt.void is not None:
        remarks.append(say("funds.voucher_void", "vi", by=str(receipt.void)))
    signers = [say(key, "vi").upper() for key in receipt.signers]
    signers += [" "] * (5 - len(signers))
    words: dict[str, object] = {
        "name": say(f"funds.voucher_{receipt.book.lower()}", "vi"),
        "holder": "người nhận tiền" if payment else "người nộp tiền",
        "fund": receipt.fund,
        "fund_name": receipt.fund_name,
        "serial": str(receipt.serial),
        "number": str(receipt.number),
        "day": f"{receipt.on.day:02}",
        "month": f"{receipt.on.month:02}",
        "year": str(receipt.on.year),
        "party_label": "Mã người nhận tiền" if payment else "Mã người nộp tiền",
        "party": receipt.party or BLANK,
        "memo": receipt.memo or receipt.fund_name,
        "amount": str(receipt.amount),
        "words": receipt.in_words("vi"),
        "document": receipt.document or "không",
        "remark": " ".join(remarks),
        "signers": signers,
    }
    return Paper(template="receipt", office=office, words=words, code=proof)


def slip(
    slip: Slip,
    office: Office = OFFICE,
    *,
    applicant: str = BLANK,
    where: str = "Bộ phận Tiếp nhận và Trả kết quả",
    book: RuleBook | None = None,
) -> Paper:
    """An appointment slip (giấy tiếp nhận hồ sơ và hẹn trả kết quả); the applicant is written by hand.

    The number of the form stands on it while the law has one.
    """
    given = {paper.code: paper.vi for paper in slip.procedure.papers}
    _, *why = slip.promise.explain("vi").splitlines()
    words: dict[str, object] = {
        "form": _form("receipt_and_appointment", slip.received_at.date(), book),
        "id": slip.case_id,
        "applicant": applicant,
        "procedure": slip.procedure.label("vi"),
        "papers": "; ".join(given.get(code, code) for code in slip.papers) or BLANK,
        "received": show(slip.received_at),
        "due": slip.session.explain("vi") if slip.session else f"ngày {show(slip.due)}",
        "why": why,
        "citation": str(slip.citation),
        "fee": str(slip.fee) if slip.fee is not None else BLANK,
        "where": where,
    }
    return Paper(template="slip", office=office, words=words)


def apology(
    dossier: Dossier,
    procedure: str,
    office: Office = OFFICE,
    *,
    applicant: str = BLANK,
    book: RuleBook | None = None,
) -> Paper:
    """The last apology of a dossier with its new date (phiếu xin lỗi và hẹn lại ngày trả kết quả).

    ``procedure``  the procedure's name in words
    """
    if not dossier.apologies:
        raise ValueError(f"{dossier.case_id}: no apology was made")
    last = dossier.apologies[-1]
    before = [due for due in dossier.dues if due.on < last.new_date] or [dossier.dues[0]]
    words: dict[str, object] = {
        "form": _form("apology_and_new_date", last.at.date(), book),
        "id": dossier.case_id,
        "applicant": applicant,
        "procedure": procedure,
        "received": show(dossier.received_at.date()),
        "promised": show(before[-1].on),
        "reason": last.reason,
        "new_date": show(last.new_date),
    }
    return Paper(template="apology", office=office, words=words)


def _form(name: str, on: date, book: RuleBook | None) -> str:
    """The number of a form, where a rule in force on the day gives it one."""
    from grassroots_gov.law import RuleBook

    rule = (book or RuleBook.vietnam()).at(on).find("one_stop_forms")
    if rule is None:
        return ""
    for number, what in rule.table().items():
        if str(what).startswith(name):
            return f"Mẫu số {number} ({rule.citation.document})"
    return ""


def statement(
    statement: Statement, office: Office = OFFICE, *, published: PublishedStatement | None = None
) -> Paper:
    """A fund's statement with every voucher behind it (báo cáo thu, chi); payers are codes."""
    gifts = statement.by_nature()
    figures = [
        ("Số dư đầu kỳ", str(statement.opening)),
        ("Tổng thu trong kỳ", str(statement.received)),
        *(
            (f"    trong đó: {_nature(nature)}", str(amount))
            for nature, amount in gifts.items()
            if amount.amount
        ),
        ("Tổng chi trong kỳ", str(statement.spent)),
        ("Số dư cuối kỳ", str(statement.closing)),
    ]
    payments = [
        (
            f"{row.book} {row.serial}",
            show(row.on),
            row.text or say(f"funds.nature_{row.nature}", "vi"),
            str(row.amount),
        )
        for row in statement.payments
    ]
    receipts = [
        (f"{row.book} {row.serial}", show(row.on), row.party or "–", str(row.amount))
        for row in statement.receipts
    ]
    words: dict[str, object] = {
        "fund": statement.fund,
        "name": statement.name,
        "start": show(statement.start),
        "end": show(statement.end),
        "figures": figures,
        "words": statement.closing.in_words("vi"),
        "payments": payments,
        "receipts": receipts,
        "in_kind": [
            f"Hiện vật, ngày công: {row.item}: {show(row.quantity)} {row.unit}." for row in statement.in_kind
        ],
        "digest": published.short if published is not None else "",
    }
    return Paper(template="statement", office=office, words=words)


def _nature(nature: str) -> str:
    return say(f"funds.nature_{nature}", "vi")


def publicity_plan(plan: PublicityPlan, office: Office = OFFICE) -> Paper:
    """The publicity plan of a year (kế hoạch công khai), an item a row."""
    rows = []
    who = []
    for at, row in enumerate(plan.rows, start=1):
        what, where, when, long, by, _, basis = row.cells("vi")
        rows.append((str(at), what, where, when, long, basis))
        who.append(by)
    words: dict[str, object] = {
        "year": str(plan.year),
        "rows": rows,
        "who": "; ".join(dict.fromkeys(who)) or BLANK,
    }
    return Paper(template="publicity", office=office, words=words)
