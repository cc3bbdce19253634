"""A verdict is a proof: it says everything, travels through JSON unchanged and is never a truth value."""

from __future__ import annotations

import json
import pickle
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import RuleError, UnreadableVerdict
from grassroots_gov.law import Citation, Finding, Outcome, RuleBook, Verdict, outcome_of, unconfirmed

words = st.text(max_size=12)
codes = st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True)
plain = st.none() | st.booleans() | st.integers() | words
citations = st.builds(
    Citation,
    st.sampled_from(["10/2022/QH15", "Nghị quyết số 12/2021/NQ-HĐND"]) | words,
    st.none() | st.integers(1, 99) | words,
    st.none() | st.integers(1, 9),
    st.none() | st.sampled_from(["a", "đ"]),
)
findings = st.builds(
    Finding,
    codes,
    measured=st.none() | st.integers(),
    relation=st.sampled_from([None, "<=", "<", ">=", ">", "="]),
    required=st.none() | st.integers(),
    citation=st.none() | citations,
    confidence=st.sampled_from([None, "text", "secondary", "memory"]),
    params=st.dictionaries(codes, plain, max_size=3),
    room=st.sampled_from(["", "law", "duty"]),
)
verdicts = st.builds(
    Verdict,
    question=codes,
    on=st.dates(),
    outcome=st.sampled_from(Outcome),
    findings=st.lists(findings, max_size=4),
    shortfall=st.integers(0, 100),
    book_digest=words,
    inputs=st.dictionaries(codes, plain, max_size=4),
)


@given(verdicts)
def test_a_verdict_comes_back_from_json_as_it_was(verdict):
    text = json.dumps(verdict.to_dict())
    assert Verdict.from_dict(json.loads(text)) == verdict
    assert json.dumps(Verdict.from_dict(json.loads(text)).to_dict()) == text
    assert pickle.loads(pickle.dumps(verdict)) == verdict


@given(st.integers(-5, 5), st.sampled_from(["<=", "<", ">=", ">", "="]), st.integers(-5, 5))
def test_a_finding_is_met_where_measured_stands_to_required(measured, relation, required):
    finding = Finding("share", measured, relation, required)
    written = f"{measured} {'==' if relation == '=' else relation} {required}"
    assert finding.met is eval(written)
    assert outcome_of([finding]) is (Outcome.HOLDS if finding.met else Outcome.FAILS)


@given(verdicts, st.data())
@settings(max_examples=150)
def test_a_verdict_that_was_changed_is_read_as_changed_or_refused(verdict, data):
    written = json.loads(json.dumps(verdict.to_dict()))
    name = data.draw(st.sampled_from(sorted(written)))
    written[name] = data.draw(st.none() | st.floats() | words | st.lists(plain, max_size=2) | st.just({}))
    try:
        read = Verdict.from_dict(written)
    except UnreadableVerdict as error:
        assert error.explain("vi").startswith("Không đọc được kết luận")  # noqa: PT017 - either answer is right
    else:
        assert read.to_dict() == written
        assert read.outcome in Outcome


@pytest.mark.parametrize("wrong", [{}, {"question": "law.holds"}, [], None, "x", {"findings": [{}]}])
def test_what_is_no_verdict_is_refused(wrong):
    with pytest.raises(UnreadableVerdict):
        Verdict.from_dict(wrong)


def test_a_remark_is_neither_met_nor_missed():
    assert Finding("noted").met is None
    assert outcome_of([Finding("noted")]) is Outcome.HOLDS


@given(st.lists(st.sampled_from(["met", "missed", "noted", "unknown"]), max_size=5))
def test_what_is_missed_outweighs_what_is_not_known_in_any_order(kinds):
    made = {"met": Finding("n", 1, ">=", 1), "missed": Finding("n", 0, ">=", 1)}
    findings = [made.get(kind) or Finding(kind) for kind in kinds]
    expected = (
        Outcome.FAILS if "missed" in kinds else Outcome.UNDETERMINED if "unknown" in kinds else Outcome.HOLDS
    )
    assert outcome_of(findings, {"unknown"}) is expected


@given(verdicts)
def test_a_verdict_is_never_used_as_a_truth_value(verdict):
    with pytest.raises(TypeError, match="outcomes"):
        bool(verdict)
    if verdict.outcome is Outcome.HOLDS:
        assert verdict.holds
        assert verdict.require() is verdict
    else:
        assert not verdict.holds
        with pytest.raises(RuleError) as raised:
            verdict.require()
        assert raised.value.verdict == verdict


def test_a_code_is_bare_and_worded_by_the_room_of_the_question():
    with pytest.raises(ValueError, match="code"):
        Finding("decisions.threshold")
    remark = Finding("unconfirmed_rule", params={"label_vi": "tỷ lệ", "label_en": "share"})
    verdict = Verdict("law.holds", date(2024, 6, 3), Outcome.UNDETERMINED, [remark])
    assert "“tỷ lệ” chưa được xác nhận" in verdict.explain("vi")
    assert "“share” is unconfirmed" in verdict.explain("en")
    assert "03/06/2024" in verdict.explain("vi")


def test_each_unconfirmed_rule_is_told_once():
    book = RuleBook.vietnam()
    sure, unsure = book.rule("infrastructure_contribution.threshold", date(2024, 6, 3)), None
    unsure = book.rule("administrative_unit_scheme.threshold", date(2020, 5, 20))
    told = unconfirmed([sure, unsure, unsure])
    assert [(one.code, one.params["key"], one.confidence) for one in told] == [
        ("unconfirmed_rule", "administrative_unit_scheme.threshold", "memory")
    ]
    assert told[0].citation == unsure.citation


@pytest.mark.parametrize(
    ("lang", "line"), [("vi", "Còn thiếu: 12 hộ."), ("en", "Short by: 12 household(s).")]
)
def test_what_is_missing_is_told_in_what_is_counted(lang, line):
    verdict = Verdict("law.fails", date(2024, 6, 3), Outcome.FAILS, (), 12, inputs={"unit": "household"})
    assert line in verdict.explain(lang).splitlines()


def test_what_is_missing_is_told_without_a_unit_too():
    verdict = Verdict("law.fails", date(2024, 6, 3), Outcome.FAILS, (), 12)
    assert "Còn thiếu: 12." in verdict.explain("vi")


def test_what_nobody_knows_and_what_is_or_is_not_are_told_in_words() -> None:
    verdict = Verdict(
        question="council.question_session",
        on=date(2024, 6, 3),
        outcome=Outcome.UNDETERMINED,
        findings=[Finding("high_share", params={"high": 1, "over_half": told}) for told in (True, False)],
        inputs={"present": None, "delegates": 24},
    )
    vietnamese, english = verdict.explain("vi"), verdict.explain("en")
    assert "(có mặt chưa rõ, tổng số 24)" in vietnamese
    assert "(present: not known, of all: 24)" in english
    assert ["đại biểu: có." in vietnamese, "đại biểu: không." in vietnamese] == [True, True]
    assert ["delegates: yes." in english, "delegates: no." in english] == [True, True]
