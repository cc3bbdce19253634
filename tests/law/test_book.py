"""The rulebook: what is in force on a day, what changes between two, and what a layer may set."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import FaultyRuleBook, NoRuleInForce, NotDelegated
from grassroots_gov.law import Citation, Layer, Rule, RuleBook, Threshold
from grassroots_gov.law.loader import FIELDS, Shelf, load_text

LAW = Citation("Luật số 10/2022/QH15", 21, 1)
RESOLUTION = Citation("Nghị quyết số 12/2021/NQ-HĐND")
SHARES = Rule(
    "term", {"max": "28/100", "min": 3}, LAW, date(2020, 1, 1), delegated=("province",), layer_bound="<="
)
ONE_DAY = timedelta(days=1)


def rule(value=1, first=date(2020, 1, 1), until=None, key="term", **more):
    return Rule(key, value, more.pop("citation", LAW), first, until, **more)


days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@st.composite
def timelines(draw, key="term"):
    """Rules of one key that touch or leave gaps, never overlap; the last may be open."""
    cuts = sorted(draw(st.lists(days, min_size=2, max_size=8, unique=True)))
    spans = [span for span in pairwise(cuts) if draw(st.booleans())] or [(cuts[0], cuts[1])]
    rules = [rule(n, first, until, key) for n, (first, until) in enumerate(spans)]
    if draw(st.booleans()):
        rules[-1] = evolve(rules[-1], effective_until=None)
    return tuple(rules)


books = st.tuples(timelines("term"), timelines("size")).map(lambda pair: RuleBook((*pair[0], *pair[1])))


@given(timelines(), days)
def test_the_rule_of_a_day_is_the_one_whose_interval_holds_it(timeline, on):
    holding = [one for one in timeline if one.in_force(on)]
    assert RuleBook(timeline).find("term", on) == (holding[0] if holding else None)


@given(timelines())
def test_first_and_last_day_belong_to_the_rule_and_the_day_after_does_not(timeline):
    book = RuleBook(timeline)
    for one in timeline:
        assert book.rule("term", one.effective_from) == one
        assert book.find("term", one.effective_from - ONE_DAY) != one
        if one.effective_until is not None:
            assert book.rule("term", one.effective_until - ONE_DAY) == one
            assert book.find("term", one.effective_until) != one


@given(timelines(), days)
def test_a_day_without_a_rule_names_the_nearest_on_both_sides(timeline, on):
    book = RuleBook(timeline)
    if book.find("term", on) is None:
        with pytest.raises(NoRuleInForce) as raised:
            book.at(on)["term"]
        before = [one for one in timeline if one.effective_until and one.effective_until <= on]
        after = [one for one in timeline if one.effective_from > on]
        assert raised.value.before == (before[-1] if before else None)
        assert raised.value.after == (after[0] if after else None)


@given(books, days, days)
def test_diff_names_every_key_whose_rule_differs_and_reverses(book, day1, day2):
    changes = book.diff(day1, day2)
    one, other = book.at(day1), book.at(day2)
    assert [change.key for change in changes] == [
        key for key in book.all_keys() if one.find(key) != other.find(key)
    ]
    assert all(change.before == one.find(change.key) for change in changes)
    assert [(c.key, c.after, c.before) for c in book.diff(day2, day1)] == [
        (c.key, c.before, c.after) for c in changes
    ]


@given(books, days)
def test_the_keys_of_a_day_are_those_that_answer(book, on):
    rules = book.at(on)
    assert set(rules.keys()) == {key for key in ("size", "term") if key in rules}
    assert len(rules) == len(list(rules))
    assert all(rules[key].in_force(on) for key in rules)


@given(books, st.data())
def test_the_digest_changes_with_any_change_of_any_rule_and_only_then(book, data):
    rules = list(book)
    assert RuleBook(reversed(rules)).digest == book.digest
    place = data.draw(st.integers(0, len(rules) - 1))
    changed = data.draw(
        st.sampled_from(
            [
                {"value": -1},
                {"citation": Citation("Luật số 10/2022/QH15", 22, 1)},
                {"effective_from": rules[place].effective_from - timedelta(days=20000)},
                {"confidence": "memory"},
                {"source": "elsewhere"},
                {"delegated": ("province",)},
                {"label_vi": "nhãn khác"},
                {"layer_bound": "<="},
            ]
        )
    )
    other = [*rules[:place], evolve(rules[place], **changed), *rules[place + 1 :]]
    if "effective_from" in changed:
        other = [other[place]]
    assert RuleBook(other).digest != book.digest


@given(st.lists(st.tuples(days, days), min_size=1, max_size=3), days)
def test_a_layer_changes_its_own_keys_on_its_own_days_and_nothing_else(spans, on):
    law = (rule(1, date(1999, 1, 1), delegated=("province",)), rule(1, date(1999, 1, 1), key="size"))
    book = RuleBook(law)
    first, last = min(spans[0]), max(spans[0]) + ONE_DAY
    own = rule(2, first, last, citation=RESOLUTION)
    layered = book.with_layer(Layer("province:A", (own,)))
    expected = evolve(own, layer="province:A") if own.in_force(on) else law[0]
    assert layered.at(on)["term"] == expected
    assert layered.at(on)["size"] == book.at(on)["size"]
    assert set(layered.timeline("term")) == {law[0], evolve(own, layer="province:A")}
    assert {change.key for change in layered.diff(first - ONE_DAY, first)} == {"term"}


@given(st.integers(0, 30), st.sampled_from(["<=", ">="]))
def test_a_layer_is_taken_within_its_bound_and_refused_beyond_with_both_citations(value, bound):
    law = rule(15, delegated=("province",), layer_bound=bound)
    layer = Layer("province:Vĩnh Phúc", (rule(value, date(2021, 1, 1), citation=RESOLUTION),))
    book = RuleBook((law,))
    if (value <= 15 and bound == "<=") or (value >= 15 and bound == ">="):
        layered = book.with_layer(layer)
        assert layered.at(date(2021, 1, 1))["term"].value == value
        assert layered.at(date(2021, 1, 1))["term"].layer == "province:Vĩnh Phúc"
        assert layered.at(date(2020, 12, 31))["term"] == law
        assert layered.digest != book.digest
        assert book.at(date(2021, 1, 1))["term"] == law
    else:
        with pytest.raises(NotDelegated) as raised:
            book.with_layer(layer)
        assert f"{value} " in raised.value.explain("vi")
        assert str(LAW) in str(raised.value.law)
        assert str(RESOLUTION) in str(raised.value.own)
        assert str(raised.value.own) in raised.value.explain("vi")
        assert raised.value.law.en() in raised.value.explain("en")


@pytest.mark.parametrize(
    ("law", "layered", "why"),
    [
        (rule(), rule(citation=RESOLUTION), "does not leave it"),
        (rule(delegated=("commune",)), rule(citation=RESOLUTION), "does not leave it"),
        (rule(delegated=("province",)), rule(), "does not cite"),
        (rule(delegated=("province",)), rule(key="size", citation=RESOLUTION), "no national rule"),
        (
            rule(delegated=("province",), until=date(2022, 1, 1)),
            rule(citation=RESOLUTION),
            "no national rule",
        ),
        (
            rule(delegated=("province",), layer_bound="<="),
            rule("six", citation=RESOLUTION),
            "asks for a number",
        ),
        (SHARES, rule({"max": "29/100"}, citation=RESOLUTION), "29/100 is above 28/100"),
        (SHARES, rule({"most": "1/100"}, citation=RESOLUTION), "knows no most"),
    ],
)
def test_a_layer_that_the_law_does_not_allow_is_refused(law, layered, why):
    with pytest.raises(NotDelegated, match=why):
        RuleBook((law,)).with_layer(Layer("province:A", (layered,)))


def test_the_commune_s_own_rule_stands_before_the_province_s():
    book = RuleBook((rule(delegated=("province", "commune")),))
    for name, value in (("commune:Tân Lập", 3), ("province:Vĩnh Phúc", 2)):
        book = book.with_layer(Layer(name, (rule(value, citation=RESOLUTION),)))
    assert book.at(date(2024, 1, 1))["term"].value == 3


def test_variants_stand_beside_the_plain_key_while_each_is_in_force():
    other = rule(2, date(2021, 1, 1), date(2022, 1, 1), "term@decree_1")
    book = RuleBook((rule(1), other))
    assert [one.value for one in book.at(date(2021, 6, 1)).every("term")] == [1, 2]
    assert [one.value for one in book.at(date(2022, 6, 1)).every("term")] == [1]


def test_a_book_of_faulty_rules_names_every_one():
    half = Fraction(1, 2)
    rules = (
        rule(1),
        rule(2, date(2021, 1, 1)),
        rule(3, date(2021, 1, 1), date(2021, 1, 1), "reversed"),
        rule(Threshold(">", half, "all_housholds"), key="base"),
        rule(key="cites", citation=Citation("")),
        rule(key="sure", confidence="certain"),
    )
    with pytest.raises(FaultyRuleBook) as raised:
        RuleBook(rules)
    told = " ".join(raised.value.faults)
    for part in ("overlap on 2021-01-01", "reversed", "all_housholds", "cites no document", "'certain'"):
        assert part in told
    assert len(raised.value.faults) == 5


GOOD = """[document]
number = "Luật số 10/2022/QH15"

[[rule]]
key = "a.threshold"
article = 21
source = "Law 10/2022/QH15 Art. 21"
value = { relation = ">=", share = "2/3", base = "all_households" }
from = 2023-07-01
confidence = "text"
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"all_households"', '"all_housholds"', "unknown base 'all_housholds'"),
        ('">="', '"=>"', "value"),
        ('"2/3"', '"2/0"', "value"),
        ('"2/3"', "0.67", "value"),
        ('source = "Law 10/2022/QH15 Art. 21"', "", "has no source"),
        ("from = 2023-07-01", "from = 2023-07-01\nlast_day = 2023-06-30", "before from"),
        ("from = 2023-07-01", 'from = "2023-07-01"', "is no day"),
        ('confidence = "text"', 'confidence = "certain"', "'certain'"),
        ('confidence = "text"', 'confidence = "text"\nconfidense = "text"', "unknown field confidense"),
        ('confidence = "text"', 'confidence = "text"\nconfidence = "text"', "law.toml"),
        ("article = 21", "none = true", "neither"),
        ("Luật số 10/2022/QH15", "Luật số 10", "no number and year"),
        ("[document]", "[documents]", "unknown table"),
        ("article = 21", 'delegated = ["district"]', "no level"),
        ("article = 21", "delegated = 5", "no level"),
        ("article = 21", 'bound = "="', "neither <= nor >="),
        ("article = 21", "vi = 5", "vi is no text"),
        ("article = 21", "article = 1.5", "article is no number"),
        ('"2/3"', '"4/3"', "no share"),
        ("from = 2023-07-01", "from = 2023-07-01\nlast_day = 9999-12-31", "leave it out"),
        ('key = "a.threshold"', 'key = "A b"', "is no key"),
    ],
)
def test_a_faulty_file_tells_the_file_the_key_and_the_fault(old, new, told):
    assert load_text(GOOD, "law.toml")[0].citation == Citation("10/2022/QH15", 21)
    with pytest.raises(FaultyRuleBook) as raised:
        load_text(GOOD.replace(old, new), "law.toml")
    assert any(fault.startswith("law.toml") and told in fault for fault in raised.value.faults)
    for fault in raised.value.faults:
        vietnamese = fault.explain("vi")
        assert vietnamese.startswith("law.toml: ")
        assert _is_vietnamese(vietnamese)
        assert fault.explain("en") == fault
        assert fault.explain("vi") in raised.value.explain("vi") or len(raised.value.faults) > 2
        again = pickle.loads(pickle.dumps(fault))
        assert (again, again.explain("vi")) == (fault, vietnamese)


def _is_vietnamese(text):
    return any(sign in "ăâđêôơưàáạảãầấậẩẫằắặẳẵèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ" for sign in text)


scalars = (
    st.sampled_from(
        ["1", "true", "2.5", "1979-05-27", "07:32:00", '""', '"x"', "[]", "{}", "[[1]]", "{ n = 1 }"]
    )
    | st.integers().map(str)
    | st.sampled_from([field.partition(" = ")[2] for field in GOOD.splitlines() if " = " in field])
)
names = st.sampled_from(sorted(FIELDS | {"more"}))


@given(st.dictionaries(names, scalars), st.sampled_from(["[[rule]]", "[rule]", "rule = 5", "[[rules]]", ""]))
@settings(max_examples=200)
def test_any_file_loads_or_tells_its_faults(fields, opening):
    lines = [GOOD.partition("[[rule]]")[0], opening, *(f"{name} = {value}" for name, value in fields.items())]
    try:
        rules = load_text("\n".join(lines), "any.toml")
    except FaultyRuleBook as error:
        assert all(fault.startswith("any.toml: ") for fault in error.faults)  # noqa: PT017 - either is right
        assert all(_is_vietnamese(fault.explain("vi")) for fault in error.faults)  # noqa: PT017
    else:
        assert all(isinstance(one, Rule) for one in rules)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_document_or_a_fault(raw):
    book = RuleBook(shelf=Shelf({"any.toml": raw}))
    with pytest.raises(FaultyRuleBook, match=r"any\.toml"):
        book.check()


def test_a_layer_is_read_from_a_file_of_the_same_form():
    layer = Layer.from_toml("province:A", GOOD)
    assert layer.level == "province"
    assert [one.key for one in layer.rules] == ["a.threshold"]
    with pytest.raises(FaultyRuleBook, match=r"resolution\.toml: a\.threshold"):
        Layer.from_toml("province:A", GOOD.replace("2/3", "5/3"), "resolution.toml")


def test_all_faults_of_all_files_are_told_at_once_even_when_one_good_rule_is_asked():
    bad = GOOD.replace("a.threshold", "b.threshold").replace("all_households", "nobody")
    worse = GOOD.replace("a.threshold", "c.threshold").replace('"text"', '"certain"')
    book = RuleBook(
        shelf=Shelf({"bad.toml": (bad + bad[bad.index("[[rule]]") :]).encode(), "worse.toml": worse.encode()})
    )
    with pytest.raises(FaultyRuleBook) as raised:
        book.find("b.threshold", date(2024, 1, 1))
    assert [fault.split(":")[0] for fault in raised.value.faults] == ["bad.toml"] * 3 + ["worse.toml"]
    assert "overlap" in raised.value.faults[2]  # told although both rules have another fault


def test_overlap_across_files_does_not_load():
    book = RuleBook(shelf=Shelf({"a.toml": GOOD.encode(), "b.toml": GOOD.encode()}))
    with pytest.raises(FaultyRuleBook, match="overlap on 2023-07-01"):
        book.find("a.threshold", date(2024, 1, 1))
    with pytest.raises(FaultyRuleBook, match="overlap on 2023-07-01"):
        book.check()


@given(st.integers(0, len(GOOD.encode()) - 1))
@settings(max_examples=60)
def test_the_digest_of_a_shelf_changes_with_any_byte(place):
    raw = GOOD.encode()
    other = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
    assert Shelf({"a.toml": raw}).digest != Shelf({"a.toml": other}).digest
    assert Shelf({"a.toml": raw}).digest != Shelf({"b.toml": raw}).digest


def test_the_national_book_reads_the_same_rule_by_rule_as_document_by_document():
    from grassroots_gov.law.loader import documents, load_document

    book = RuleBook.vietnam()
    book.check()
    whole = [one for name in documents() for one in load_document(name)]
    assert sorted(map(repr, book)) == sorted(map(repr, whole))
    assert all(one in book.timeline(one.key) for one in whole)


def test_a_part_named_as_the_least_is_a_floor_within_a_ceiling():
    law = evolve(SHARES, value={"max_share": "28/100", "remit_min": "72/100"})
    book = RuleBook((law,))

    def layered(share):
        return book.with_layer(Layer("province:A", (rule(share, date(2021, 1, 1), citation=RESOLUTION),)))

    layered({"max_share": "20/100", "remit_min": "80/100"})
    with pytest.raises(NotDelegated, match="71/100 is below 72/100"):
        layered({"remit_min": "71/100"})


def test_a_book_made_by_hand_lists_all_its_faults():
    nobody = Threshold(">", Fraction(1, 2), "nobody")
    with pytest.raises(FaultyRuleBook) as raised:
        RuleBook(
            [
                rule(1, date(2020, 1, 1)),
                rule(2, date(2021, 1, 1)),
                rule(1, date(2022, 1, 1), date(2021, 1, 1), key="reversed"),
                rule(nobody, key="base"),
                rule(1, key="uncited", citation=None),
                rule(1, key="empty", citation=Citation(" ")),
            ]
        )
    told = " / ".join(raised.value.faults)
    assert len(raised.value.faults) == 5
    assert all(_is_vietnamese(fault.explain("vi")) for fault in raised.value.faults)
    assert all(word in told for word in ("term", "reversed", "nobody", "uncited", "empty"))
