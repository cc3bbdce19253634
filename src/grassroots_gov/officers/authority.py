"""Who answers for a task, who may sign in it and how, and whether a paper was signed with authority.

How signatures are worded is office practice; the rulebooks carry no article on it, and the verdicts say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from grassroots_gov.law import Finding, Outcome, Rule, RuleBook, Rules, Verdict
from grassroots_gov.officers.model import BODIES, Form, Responsibility, Signer
from grassroots_gov.officers.posts import is_post, post_label
from grassroots_gov.officers.register import Paper, Register, Service
from grassroots_gov.text import say

__all__ = ["answering", "judge_signature", "signers"]


# --- who answers ------------------------------------------------------------------------------------


def answering(
    register: Register, task: str, on: date, rules: Rules, *, signed: bool = True
) -> Responsibility:
    """Who answers for ``task`` on ``on``, or why nobody does; ``signed`` asks who may sign as well."""
    given = register.assignment(task, on)
    may = tuple(signers(register, task, on)) if signed else ()
    unsigned = "" if may or not signed else _unsigned(register, task, on)
    if given is None:
        # What nobody was given is the committee's: its head may sign, and answers for the gap.
        return Responsibility(task=task, on=on, gap="officers.gap_unassigned", signers=may, unsigned=unsigned)
    since, fact, target = given
    body = target if target in BODIES else ""
    gap, officer, acting = "", None, False
    if body:
        heads = register.holders(BODIES[body][0], on)
        officer = heads[0].id if heads else None
    elif _is_person(register, target):
        gap, officer, acting = _person(register, target, task, on)
    else:
        gap, officer, acting = _post(register, target, task, on)
    return Responsibility(
        task=task,
        on=on,
        officer=officer,
        as_="collective" if body else "acting" if acting else "individual",
        body=body,
        since=since,
        assignment=fact,
        signers=may,
        gap=gap,
        unsigned=unsigned,
        citation=rule.citation if (rule := _basis(rules, bool(body))) else None,
    )


def _unsigned(register: Register, task: str, on: date) -> str:
    """Why nobody may sign on a day: who could is away, or there is no head."""
    could = any(signers(register, task, on, present=False))
    return "officers.unsigned_away" if could else "officers.unsigned_vacant"


def _basis(rules: Rules, collective: bool) -> Rule | None:
    return rules.find("collective_and_individual" if collective else "one_task_one_person")


def _is_person(register: Register, target: str) -> bool:
    return any(one.id == target for one in register.services) or not is_post(target)


def _person(register: Register, officer: str, task: str, on: date) -> tuple[str, str | None, bool]:
    """The gap, or who answers where the task is a person's, and whether in the person's place."""
    if register.service(officer, on) is None:
        return "officers.gap_left", None, False
    if register.away(officer, on) is None:
        return "", officer, False
    stand_in = _stand_in(register, officer, task, on)
    return ("", stand_in, True) if stand_in else ("officers.gap_away", None, False)


def _post(register: Register, post: str, task: str, on: date) -> tuple[str, str | None, bool]:
    """The same where the task belongs to whoever holds a post."""
    holders = register.holders(post, on)
    if not holders:
        return "officers.gap_vacant", None, False
    for one in holders:
        if register.away(one.id, on) is None:
            return "", one.id, one.acts_as(post, on)
    for one in holders:
        if stand_in := _stand_in(register, one.id, task, on):
            return "", stand_in, True
    return "officers.gap_away", None, False


def _stand_in(register: Register, officer: str, task: str, on: date) -> str | None:
    """Who was given the authority of an officer who is away, and is there."""
    for power in reversed(register.powers):
        if power.giver == officer and power.covers(task, on) and register.here(power.taker, on):
            return power.taker
    return None


# --- who may sign -----------------------------------------------------------------------------------


def signers(register: Register, task: str, on: date, *, present: bool = True) -> Iterator[Signer]:
    """Everybody who may sign in a task on a day, with the lines over the signature.

    The head signs everything of the body; a deputy what is assigned to the deputy or given over (KT.); an
    acting head as such (Q.); others what they were ordered (TL.) or authorised (TUQ.) to sign, and nothing
    that the collective decides. ``present`` leaves out who is away.
    """
    given = register.assignment(task, on)
    target = given[2] if given else ""
    body = _body(register, target, on)
    collective = target in BODIES
    if not body:
        yield from _own_head(register, target, on, present)
        return
    head_post, deputy_post = BODIES[body]
    title, deputy_title = say(f"officers.sign_{head_post}", "vi"), say(f"officers.sign_{deputy_post}", "vi")
    over = (f"TM. {say(f'officers.sign_{body}', 'vi')}",) if collective else ()
    heads = _heads(register, head_post, on)
    for one in _there(register, heads, on, present):
        acting = not one.holds(head_post, on)
        lines = (*over, f"Q. {title}" if acting else title)
        yield _signer(one, collective, "Q." if acting else "", lines)
    headed = {one.id for one in heads}
    given_forms = _forms(register, headed, task, on)
    for one in _there(register, register.serving(on), on, present):
        if one.id in headed:
            continue
        forms = given_forms.get(one.id, frozenset())
        is_deputy = one.holds(deputy_post, on)
        if is_deputy and (target in (one.id, deputy_post) or "KT." in forms):
            yield _signer(one, collective, "KT.", (*over, f"KT. {title}", deputy_title))
        if not collective:
            for form in ("TL.", "TUQ."):
                if form in forms:
                    label = post_label(one.post).upper()
                    yield Signer(officer=one.id, form=form, lines=(f"{form} {title}", label))


def _heads(register: Register, head_post: str, on: date) -> list[Service]:
    """Whoever holds the post of the head; somebody acting in it only while nobody does."""
    holders = register.holders(head_post, on)
    return [one for one in holders if one.holds(head_post, on)] or holders


def _signer(service: Service, collective: bool, form: Form, lines: tuple[str, ...]) -> Signer:
    return Signer(officer=service.id, form="TM." if collective else form, lines=lines)


def _forms(register: Register, heads: set[str], task: str, on: date) -> dict[str, frozenset[str]]:
    """Which authorities each officer has of the head of the day: nobody else has them to give."""
    given: dict[str, frozenset[str]] = {}
    for power in register.powers:
        if power.giver in heads and power.covers(task, on):
            given[power.taker] = given.get(power.taker, frozenset()) | {power.form}
    return given


def _there(register: Register, services: list[Service], on: date, present: bool) -> Iterator[Service]:
    return (one for one in services if not present or register.away(one.id, on) is None)


def _body(register: Register, target: str, on: date) -> str:
    """The body in whose affairs an assignment lies: the committee's, unless the post is the council's."""
    if target in BODIES:
        return target
    service = register.service(target, on)
    held = service.as_of(on).posts if service else (target,)
    for body, own in BODIES.items():
        if set(own) & set(held):
            return body
    first = held[0]
    return "peoples_committee" if first in _civil_servants() or not is_post(first) else ""


@cache
def _civil_servants() -> frozenset[str]:
    from grassroots_gov.officers.posts import CIVIL_SERVANTS, in_regime

    return frozenset(code for rule in RuleBook.vietnam().timeline(CIVIL_SERVANTS) for code in in_regime(rule))


def _own_head(register: Register, target: str, on: date, present: bool) -> Iterator[Signer]:
    """Party and mass organisations: whoever holds the post signs as its holder."""
    service = register.service(target, on)
    post = service.post if service else target
    for one in _there(register, _heads(register, post, on), on, present):
        acting = not one.holds(post, on)
        label = post_label(post).upper()
        yield Signer(officer=one.id, form="Q." if acting else "", lines=(f"Q. {label}" if acting else label,))


# --- a paper judged ---------------------------------------------------------------------------------


def judge_signature(register: Register, paper: Paper, book: RuleBook) -> Verdict:
    """Whether a paper was signed by somebody who may, in the form that fits.

    Without authority it fails; with authority in another form it stays undetermined, because the rulebooks
    carry no article on the forms.
    """
    on = paper.on
    findings: list[Finding] = []
    given, rules = register.assignment(paper.task, on), book.at(on)
    # What the collective decides is signed under its rule; where none is known, under that of persons.
    cited = _basis(rules, given is not None and given[2] in BODIES) or _basis(rules, collective=False)
    serving = register.service(paper.officer, on) is not None
    words = {"officer": paper.officer, "task": paper.task}
    if not serving:
        findings.append(_held("signed_not_serving", 0, cited, words))
    may = [one for one in signers(register, paper.task, on, present=False) if one.officer == paper.officer]
    if serving and not may:
        findings.append(_held("signed_without_authority", 0, cited, words))
    elif may:
        findings.append(_held("authority", 1, cited, {**words, "lines": " / ".join(may[0].lines)}))
        if register.away(paper.officer, on) is not None:
            findings.append(Finding("signed_while_away", params=words))
        if paper.form not in {one.form for one in may}:
            forms = ", ".join(one.form or "–" for one in may)
            findings.append(Finding("form_differs", params={"form": paper.form or "–", "forms": forms}))
        findings.append(Finding("forms_not_in_book"))
    failed = any(finding.met is False for finding in findings)
    open_ = any(finding.code == "form_differs" for finding in findings)
    return Verdict(
        question="officers.question_signature",
        on=on,
        outcome=Outcome.FAILS if failed else Outcome.UNDETERMINED if open_ else Outcome.HOLDS,
        findings=findings,
        book_digest=book.digest,
        inputs={"paper": paper.number, "officer": paper.officer, "task": paper.task, "form": paper.form},
    )


def _held(code: str, measured: int, rule: Rule | None, params: Mapping[str, str]) -> Finding:
    cited, sure = (rule.citation, rule.confidence) if rule else (None, None)
    return Finding(code, measured, ">=", 1, cited, sure, params)
