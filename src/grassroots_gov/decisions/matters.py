"""Which matters the law of a day knows, under which code, and which covers one that it does not list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from attrs import evolve, frozen

from grassroots_gov.decisions.model import Matter, Right
from grassroots_gov.errors import NoRuleInForce, UnknownMatter
from grassroots_gov.law import Rule, RuleBook, Rules, Threshold
from grassroots_gov.text import has, say

__all__ = ["COVERED_BY", "Listed", "codes", "labels", "listed", "matter_of", "matters"]

KNOWN = "publicity.item."
"""Keys of what people are informed of (dân biết): their matters have no vote."""

COVERED_BY: Mapping[str, str] = MappingProxyType({"community_funds": "other_self_management"})
"""A matter that a law may not list by itself, and the one it then falls under."""
_RIGHTS: Mapping[str, Right] = MappingProxyType(
    {
        "direct_decision": "decide",
        "vote_then_recognition": "vote",
        "opinion": "opine",
        "inspection": "inspect",
        "supervision": "inspect",
    }
)
# Names under which the laws of one time group what is one matter, or several, in every regime.
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "other_community_affairs": ("other_self_management",),
        "inspection_and_supervision_board_members": (
            "inspection_board_election",
            "investment_supervision_board_election",
        ),
    }
)
# Matters whose sheets state no class: the council decides, the review and the titles are recognised after
# a vote.
_UNCLASSED: Mapping[str, Right] = MappingProxyType(
    {
        "council_resolution": "decide",
        "council_delegate_dismissal": "decide",
        "poor_household_review": "vote",
        "cultural_village": "vote",
        "cultural_family": "vote",
        "cultural_commendation": "vote",
    }
)


@frozen
class Listed:
    """A matter as the law of a day lists it.

    ``asked``  the code that was asked for
    ``code``   the one whose rules apply: another where the law covers the matter under it
    ``rule``   the rule that lists it
    ``right``  the people's right in it
    """

    asked: str
    code: str
    rule: Rule
    right: Right

    @property
    def covered(self) -> bool:
        """Whether the law does not list the matter by itself but covers it under another."""
        return self.asked != self.code


def codes(book: RuleBook) -> tuple[str, ...]:
    """Every matter that any law of the book has ever known, sorted."""
    classed = {key.removesuffix(".right") for key in book.all_keys() if key.endswith(".right")}
    informed = {key.removeprefix(KNOWN) for key in book.all_keys() if key.startswith(KNOWN)}
    voted = {code for code in _UNCLASSED if f"{code}.threshold" in book.all_keys()}
    return tuple(sorted(classed | informed | voted))


def listed(code: str, on: date, book: RuleBook) -> Listed:
    """The matter in the law of the day.

    Raises :class:`UnknownMatter` with the nearest codes, or :class:`NoRuleInForce` with the nearest laws
    in time where the law of the day neither lists nor covers the matter.
    """
    found = _find(code, on, book)
    if found is not None:
        rule, right = found
        return Listed(code, code, rule, right)
    cover = COVERED_BY.get(code)
    covering = cover and _find(cover, on, book)
    if cover and covering:
        rule, right = covering
        return Listed(code, cover, rule, right)
    known = codes(book)
    if code not in known:
        from difflib import get_close_matches

        other = _OTHER_NAMES.get(code, ())
        close = (name for name in get_close_matches(code, known, n=3, cutoff=0.0) if name not in other)
        raise UnknownMatter(code, (*other, *close)[:3])
    raise _not_in_force(code, on, book)


def _find(code: str, on: date, book: RuleBook) -> tuple[Rule, Right] | None:
    rule = book.find(f"{code}.right", on)
    if rule is not None:
        return rule, _RIGHTS[rule.text()]
    right = _UNCLASSED.get(code)
    if right is not None:
        rule = book.find(f"{code}.threshold", on)
        return None if rule is None else (rule, right)
    rule = book.find(KNOWN + code, on)
    return None if rule is None else (rule, "know")


def _not_in_force(code: str, on: date, book: RuleBook) -> NoRuleInForce:
    """The nearest laws in time, of the matter itself or of the one that covers it."""
    before: list[Rule] = []
    after: list[Rule] = []
    for name in filter(None, (code, COVERED_BY.get(code))):
        for key in (f"{name}.right", f"{name}.threshold", KNOWN + name):
            if key in book.all_keys():
                before += [rule for rule in book.timeline(key) if rule.effective_from <= on]
                after += [rule for rule in book.timeline(key) if rule.effective_from > on]
    return NoRuleInForce(
        code,
        on,
        max(before, key=lambda rule: rule.effective_from, default=None),
        min(after, key=lambda rule: rule.effective_from, default=None),
    )


def matters(on: date, book: RuleBook | None = None) -> tuple[Matter, ...]:
    """Everything that the law of the day lets the people know, decide, vote on, opine on or inspect.

    Sorted by right, then by code. A day before the first law of the book raises :class:`NoRuleInForce`,
    which names that law.

    >>> from datetime import date
    >>> [matter.code for matter in matters(date(2024, 6, 3)) if matter.right == "decide"][:2]
    ['community_funds', 'council_delegate_dismissal']
    """
    book = book or RuleBook.vietnam()
    rules = book.at(on)
    found = [_matter(code, *known, rules) for code in codes(book) if (known := _find(code, on, book))]
    if not found:
        raise min((_not_in_force(code, on, book) for code in codes(book)), key=_first_after)
    order = ("know", "decide", "vote", "opine", "inspect")
    return tuple(sorted(found, key=lambda matter: (order.index(matter.right), matter.code)))


def matter_of(code: str, on: date, book: RuleBook) -> Matter:
    """One matter in the law of the day, under the code that was asked; raises as :func:`listed`."""
    known = listed(code, on, book)
    under = _matter(known.code, known.rule, known.right, book.at(on))
    label_vi, label_en = labels(code, known.rule)
    return evolve(under, code=code, label_vi=label_vi, label_en=label_en)


def _first_after(error: NoRuleInForce) -> tuple[date, bool]:
    """The first law, and of what begins with it what the people decide themselves."""
    if error.after is None:
        return date.max, True
    return error.after.effective_from, error.after.value != "direct_decision"


def _matter(code: str, rule: Rule, right: Right, rules: Rules) -> Matter:
    label_vi, label_en = labels(code, rule)
    forms = rules.find(f"{code}.forms")
    authority = rules.find(f"{code}.recognising_authority")
    return Matter(
        code,
        label_vi,
        label_en,
        right,
        rule.citation,
        forms=tuple(str(form) for form in forms.items()) if forms else (),
        quorum=_share(rules.find(f"{code}.quorum")),
        threshold=_share(rules.find(f"{code}.threshold")),
        recognised_by=str(authority.value) if authority and authority.value else None,
    )


def _share(rule: Rule | None) -> Threshold | None:
    return rule.value if rule is not None and isinstance(rule.value, Threshold) else None


def labels(code: str, rule: Rule) -> tuple[str, str]:
    """The name of a matter in Vietnamese and English: the catalogue's, else the rule's."""
    key = f"decisions.matter_{code}"
    if has(key):
        return say(key, "vi"), say(key, "en")
    return rule.label("vi"), rule.label("en").removeprefix("to be made public: ")
