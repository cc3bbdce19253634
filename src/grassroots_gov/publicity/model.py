"""What the law wants shown: one requirement for each item (nội dung phải công khai)."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from grassroots_gov.errors import UnknownItem
from grassroots_gov.law import Rule, RuleBook, Rules, TimeLimit
from grassroots_gov.publicity.sector import sector_rules

__all__ = ["BY_COMMITTEE", "Channel", "Requirement", "channels", "requirement", "requirements"]

PREFIX, POSTING = "publicity.item.", ".posting"
OFFICE, VILLAGE = "notice_board_commune_office", "notice_board_village_culture_house"
BOARD, BROADCAST, RELAY = "notice_board", "loudspeaker", "village_head"
BY_COMMITTEE = "peoples_committee"
"""Who shows what nobody was named for: the law's duty is the commune's People's Committee's."""

Channel = str
"""A form of showing, by its code in the rulebook: ``notice_board_commune_office``, ``portal`` …"""


@frozen(kw_only=True)
class Requirement:
    """What the law of a day wants of one item.

    ``item``         its code, ``number`` its place in the article
    ``channels``     where it must be shown; empty where the law as known does not say for the item
    ``if_present``   channels that bind only a commune that has them
    ``allowed``      every channel that counts as showing
    ``deadline``     how long after the document it must be shown
    ``posting``      how long it must hang; ``None`` where it is not said
    ``permanent``    whether it hangs always, brought up to date on every change
    ``broadcast``    on how many days running it goes over the loudspeakers
    ``rule``         the article that names it; ``rules`` every rule used
    ``sectors``      sorts of its papers that the law of a sector gives a deadline of their own
    """

    item: str
    number: int
    channels: tuple[Channel, ...]
    if_present: tuple[Channel, ...]
    allowed: tuple[Channel, ...]
    deadline: TimeLimit | None
    posting: TimeLimit | None
    permanent: bool
    broadcast: TimeLimit | None
    rule: Rule
    rules: tuple[Rule, ...]
    sectors: tuple[tuple[str, tuple[Rule, ...]], ...] = ()

    def label(self, lang: str) -> str:
        """What it is, in Vietnamese or English."""
        return self.rule.label(lang).removeprefix("to be made public: ")

    def deadlines(self, sort: str) -> tuple[TimeLimit, ...]:
        """How long after the document a paper of ``sort`` must be shown; two where laws overlap."""
        own = dict(self.sectors).get(sort)
        if own is not None:
            return tuple(rule.time_limit() for rule in own)
        return (self.deadline,) if self.deadline is not None else ()

    def deadline_rules(self, sort: str) -> tuple[Rule, ...]:
        """The article of each of :meth:`deadlines`; where the item has a deadline of its own, the item's."""
        own = dict(self.sectors).get(sort)
        if own is not None:
            return own
        return (self.rule,) if self.deadline is not None else ()

    def days(self, channel: Channel) -> TimeLimit | None:
        """How long it must be shown through ``channel``; ``None`` where once is enough or nothing is said."""
        if channel == BROADCAST:
            return self.broadcast
        return self.posting if channel.startswith(BOARD) else None


def requirements(on: date, book: RuleBook | None = None) -> tuple[Requirement, ...]:
    """Every item that the law of the day ``on`` wants shown, in the order of the article.

    >>> [one.item for one in requirements(date(2024, 6, 3))][:2]
    ['socio_economic_plan', 'budget_and_finance']
    """
    law = book or RuleBook.vietnam()
    rules = law.at(on)
    # Names first: asking the day of every key would read the whole book.
    items = [key for key in law.all_keys() if key.startswith(PREFIX)]
    found = [_read(rules, key, law) for key in items if rules.find(key) is not None]
    return tuple(sorted(found, key=lambda one: one.number))


def requirement(item: str, on: date, book: RuleBook | None = None) -> Requirement:
    """The requirement of one item, or of the draft or list of a matter that must hang for some days.

    Matters have the codes of decisions: ``village_convention``, ``poor_household_review``.
    :class:`UnknownItem` names the nearest codes of the day.
    """
    law = book or RuleBook.vietnam()
    rules = law.at(on)
    item = str(item)
    if rules.find(PREFIX + item) is not None:
        return _read(rules, PREFIX + item, law)
    posting = rules.find(item + POSTING)
    if posting is not None:
        return _read_posting(item, posting)
    from difflib import get_close_matches

    known = [
        key.removeprefix(PREFIX).removesuffix(POSTING)
        for key in law.all_keys()
        if (key.startswith(PREFIX) or key.endswith(POSTING)) and rules.find(key) is not None
    ]
    nearest = get_close_matches(item, known, n=3, cutoff=0) or sorted(known)[:3]
    raise UnknownItem(item, on, tuple(nearest))


def channels(on: date, book: RuleBook | None = None) -> tuple[Channel, ...]:
    """Every channel that the law of the day knows, with the places of the notice board."""
    rules = (book or RuleBook.vietnam()).at(on)
    listed = rules.find("publicity.channels_allowed") or rules.find("publicity.channels")
    general = [str(one) for one in listed.items()] if listed is not None else []
    placed = [name for one in requirements(on, book) for name in (*one.channels, *one.if_present)]
    return tuple(dict.fromkeys((*general, *placed)))


def _read(rules: Rules, key: str, book: RuleBook) -> Requirement:
    rule = rules[key]
    table = rule.table()
    number = table["item"]
    assert isinstance(number, int)
    used = [rule]

    def limit(name: str, *general: str) -> TimeLimit | None:
        own = table.get(name)
        if isinstance(own, TimeLimit):
            return own
        for other in general:
            found = rules.find(other)
            if found is not None and isinstance(found.value, TimeLimit):
                used.append(found)
                return found.value
        return None

    needed = table.get("required_channels")
    names = [str(one) for one in needed] if isinstance(needed, tuple) else []
    permanent = str(table.get("min_posting", "")).startswith("permanent")
    # The ordinance sets its periods for all items at once, the law of 2022 for each.
    deadline = limit("deadline", "publicity.posting_deadline")
    posting = None if permanent else limit("min_posting", "publicity.min_posting")
    broadcast = limit("loudspeaker", "publicity.loudspeaker_min")
    listed = rules.find("publicity.channels_allowed") or rules.find("publicity.channels")
    if listed is not None:
        used.append(listed)
    return Requirement(
        item=key.removeprefix(PREFIX),
        number=number,
        channels=tuple(name for name in names if not name.endswith("_if_exists")),
        if_present=tuple(name.removesuffix("_if_exists") for name in names if name.endswith("_if_exists")),
        allowed=tuple(str(one) for one in listed.items()) if listed is not None else (),
        deadline=deadline,
        posting=posting,
        permanent=permanent,
        broadcast=broadcast,
        rule=rule,
        rules=tuple(used),
        sectors=sector_rules(key.removeprefix(PREFIX), rules, book),
    )


PLACES = {"commune office": OFFICE, "village culture house": VILLAGE, "loudspeaker": BROADCAST}
"""Places as the rulebooks word them, and the channels that they are."""


def _read_posting(matter: str, rule: Rule) -> Requirement:
    """What a matter's own rule wants: how long, and where if it says so."""
    if isinstance(rule.value, TimeLimit):
        limit = rule.value
        named: tuple[Channel, ...] = ()
    else:
        table = rule.table()
        number, places = table["n"], table["places"]
        assert isinstance(number, int)
        assert isinstance(places, tuple)
        limit = TimeLimit(">=", number, "working_day" if table["unit"] == "working_day" else "day")
        named = tuple(PLACES[str(place)] for place in places)
    return Requirement(
        item=matter,
        number=0,
        channels=named,
        if_present=(),
        allowed=(),
        deadline=None,
        posting=limit,
        permanent=False,
        broadcast=limit,
        rule=rule,
        rules=(rule,),
    )
