"""A household checks its receipt against the notice board: any tampering fails, with the reason."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import NotPublished
from grassroots_gov.funds import PublishedStatement, Statement, StatementRow, verify_receipt
from grassroots_gov.funds.merkle import Node, Tree, leaf, root_by
from grassroots_gov.law import Outcome
from grassroots_gov.money import Dong

START, END = date(2020, 1, 1), date(2020, 12, 31)


def row(number: int, amount: int, party: str = "H-1", nature: str = "agreed") -> StatementRow:
    on = date(2020, 1 + number % 12, 1 + number % 28)
    return StatementRow(number, "PT", number, on, party, Dong(amount), nature, "thu", f"{number:064x}")


def published(receipts: list[int], payments: Sequence[int] = (), opening: int = 0) -> PublishedStatement:
    """A statement of these amounts, receipts numbered from 1 and payments after them."""
    ins = tuple(row(number, amount, f"H-{number}") for number, amount in enumerate(receipts, start=1))
    outs = tuple(
        row(number, amount, "", "purpose") for number, amount in enumerate(payments, start=len(receipts) + 1)
    )
    statement = Statement(
        fund="road",
        name="Quỹ “đường”",
        start=START,
        end=END,
        upto=99,
        opening=Dong(opening),
        receipts=ins,
        payments=outs,
        void=(),
        in_kind=(),
    )
    return PublishedStatement(statement, END)


AMOUNTS = st.lists(st.integers(1, 10**12), min_size=1, max_size=20)
BOARD = published([300_000, 250_000, 120_000, 90_000, 10_000], [400_000], opening=50_000)


def codes(proof: str, board: str) -> set[str]:
    verdict = verify_receipt(proof, board)
    assert verdict.outcome is Outcome.FAILS
    assert verdict.explain("vi") != verdict.explain("en")
    return {finding.code for finding in verdict.findings if finding.met is False}


@given(AMOUNTS, st.lists(st.integers(1, 10**12), max_size=5), st.integers(0, 10**12))
@settings(max_examples=60, deadline=None)
def test_every_published_voucher_is_proven(receipts: list[int], payments: list[int], opening: int) -> None:
    board = published(receipts, payments, opening)
    for number in range(1, len(receipts) + len(payments) + 1):
        verdict = verify_receipt(board.proof(number), board.to_json())
        assert verdict.holds, verdict.explain("en")


@given(AMOUNTS, st.data())
@settings(max_examples=60, deadline=None)
def test_a_proof_fits_no_statement_in_which_one_dong_is_different(
    amounts: list[int], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(amounts) - 1))
    changed = list(amounts)
    changed[place] += data.draw(st.integers(1, 10**6))
    board, other = published(amounts), published(changed)
    for number in range(1, len(amounts) + 1):
        assert "other_statement" in codes(board.proof(number), other.to_json())


@given(AMOUNTS, st.data())
@settings(max_examples=40, deadline=None)
def test_dropping_or_doubling_a_receipt_is_seen_by_every_household(
    amounts: list[int], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(amounts) - 1))
    board = published(amounts)
    for other in ([*amounts[:place], *amounts[place + 1 :]], [*amounts[: place + 1], *amounts[place:]]):
        for number in range(1, len(amounts) + 1):
            assert codes(board.proof(number), published(other).to_json())


def leaves_of(text: str) -> list[tuple[list[Any], Any]]:
    """The path to every plain value of a JSON text, with the value."""

    def walk(value: Any, path: list[Any]) -> list[tuple[list[Any], Any]]:
        if isinstance(value, dict):
            return [found for key in value for found in walk(value[key], [*path, key])]
        if isinstance(value, list):
            return [found for at, part in enumerate(value) for found in walk(part, [*path, at])]
        return [(path, value)]

    return walk(json.loads(text), [])


def changed_at(text: str, path: list[Any], value: Any) -> str:
    plain = json.loads(text)
    inner = plain
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return json.dumps(plain, ensure_ascii=False)


PROOF, POSTED = BOARD.proof(2), BOARD.to_json()


@pytest.mark.parametrize(("path", "value"), leaves_of(PROOF), ids=str)
def test_every_value_of_a_proof_is_bound(path: list[Any], value: Any) -> None:
    for other in (value + 1, -value, 0) if isinstance(value, int) else (f"{value}0", "", value[::-1]):
        if other != value:
            assert codes(changed_at(PROOF, path, other), POSTED)


@pytest.mark.parametrize(("path", "value"), leaves_of(POSTED), ids=str)
def test_every_value_of_a_statement_is_bound(path: list[Any], value: Any) -> None:
    other = value + 1 if isinstance(value, int) else f"{value}0"
    assert codes(PROOF, changed_at(POSTED, path, other))


def rewritten(**changes: Any) -> str:
    """The posted statement with figures changed and its digest made to fit again."""
    from hashlib import sha256

    from grassroots_gov.journal.canonical import canonical

    plain = {**json.loads(POSTED), **changes}
    del plain["digest"]
    return json.dumps({**plain, "digest": sha256(canonical(plain)).hexdigest()})


def proof_for(board: str) -> str:
    """The household's proof, bent to name the rewritten statement."""
    return changed_at(PROOF, ["statement"], json.loads(board)["digest"])


class TestRewrittenByWhoeverKeepsTheBoard:
    """The board is rewritten consistently, and even the household's proof is bent to it: the sums tell."""

    def test_a_total(self) -> None:
        side = {**json.loads(POSTED)["received"], "total": 770_001}
        natures = {**json.loads(POSTED)["by_nature"], "agreed": 770_001}
        board = rewritten(received=side, closing=420_001, by_nature=natures)
        assert codes(proof_for(board), board) == {"total_proven"}
        told = verify_receipt(proof_for(board), board).findings[-2]
        assert (told.code, told.params["difference"]) == ("total_proven", -1)

    def test_a_total_that_a_neighbour_on_the_way_is_made_to_pay(self) -> None:
        """The root is the true one and the sums add up, but a digest on the way covers another sum."""
        side = {**json.loads(POSTED)["received"], "total": 770_001}
        natures = {**json.loads(POSTED)["by_nature"], "agreed": 770_001}
        board = rewritten(received=side, closing=420_001, by_nature=natures)
        bent = changed_at(proof_for(board), ["path", -1, 1], json.loads(PROOF)["path"][-1][1] + 1)
        assert codes(bent, board) == {"receipt_not_in_tree"}

    def test_a_count(self) -> None:
        side = {**json.loads(POSTED)["received"], "count": 6}
        board = rewritten(received=side)
        assert codes(proof_for(board), board) & {"receipt_not_in_tree", "count_proven"}

    def test_a_closing_balance_that_does_not_add_up(self) -> None:
        board = rewritten(closing=420_001)
        verdict = verify_receipt(proof_for(board), board)
        (finding,) = [each for each in verdict.findings if each.met is False]
        assert (finding.code, finding.params["difference"]) == ("closing_adds_up", -1)

    def test_a_gift_made_to_look_like_a_contribution(self) -> None:
        natures = json.loads(POSTED)["by_nature"]
        board = rewritten(by_nature={**natures, "voluntary": natures["voluntary"] + 1})
        verdict = verify_receipt(proof_for(board), board)
        (finding,) = [each for each in verdict.findings if each.met is False]
        assert (finding.code, finding.params["difference"]) == ("natures_add_up", 1)

    def test_the_period(self) -> None:
        board = rewritten(start="2020-12-01")
        assert codes(proof_for(board), board) == {"receipt_outside_period"}


def test_a_proof_of_money_in_proves_no_money_out() -> None:
    assert codes(changed_at(PROOF, ["side"], "spent"), POSTED)


@pytest.mark.parametrize("number", [0, 7, -1, 10**30])
def test_what_the_statement_lacks_has_no_proof(number: int) -> None:
    with pytest.raises(NotPublished) as caught:
        BOARD.proof(number)
    assert caught.value.number == number


# --- text that anybody may have written ---------------------------------------------------------------

BAD = [
    "", "{", "[]", "null", "{}", "1", '"x"', "NaN", '{"schema":1}', "\ud800", "[" * 5000, '{"a":' * 3000,
    "9" * 5000, PROOF[:-1], PROOF + "x", PROOF.replace("250000", "250000.0"),
    PROOF.replace("250000", "1e400"),
    PROOF.replace('"index":1', '"index":1,"index":1'), PROOF.replace('"index":1', '"index":true'),
    PROOF.replace('"index":1', '"index":1,"more":1'), POSTED, "x" * 2_000_000,
]  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_text_that_is_no_proof_or_statement_fails_and_never_raises(text: str) -> None:
    assert "unreadable_proof" in codes(text, POSTED)
    if text != POSTED:
        assert "unreadable_statement" in codes(PROOF, text)


@pytest.mark.parametrize("text", [None, 5, b"{}", {}])
def test_what_is_no_text_fails_too(text: Any) -> None:
    assert codes(text, text) == {"unreadable_statement", "unreadable_proof"}


@given(st.sampled_from([PROOF, POSTED]), st.data())
@settings(max_examples=400, deadline=None)
def test_no_change_of_a_character_is_taken(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    char = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda char: char != text[place]))
    other = text[:place] + char + text[place + 1 :]
    proof, board = (other, POSTED) if text is PROOF else (PROOF, other)
    verdict = verify_receipt(proof, board)
    try:
        same = json.loads(other) == json.loads(text)
    except ValueError:
        same = False
    assert verdict.holds is same


def test_layout_does_not_matter_only_content_does() -> None:
    pretty = json.dumps(json.loads(POSTED), indent=2, ensure_ascii=True)
    assert verify_receipt(json.dumps(json.loads(PROOF)), pretty).holds


def test_the_check_needs_no_store_and_no_law() -> None:
    code = (
        "import sys\n"
        "from grassroots_gov import verify_receipt\n"
        "print(verify_receipt(sys.argv[1], sys.argv[2]).holds)\n"
        "print(any('sqlite' in name or name.endswith('law.data') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, PROOF, POSTED], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "False"]


# --- the tree ---------------------------------------------------------------------------------------


@given(st.integers(1, 70))
@settings(max_examples=70, deadline=None)
def test_branches_lead_to_the_root_and_to_no_other_place(count: int) -> None:
    leaves = [leaf(str(n).encode(), n + 1, n + 1) for n in range(count)]
    tree = Tree(leaves)
    assert (tree.root.total, tree.root.count) == (count * (count + 1) // 2, count)
    for index in range(count):
        assert root_by(leaves[index], index, count, tree.branch(index)) == tree.root
        for other in {(index + 1) % count} - {index}:
            try:
                assert root_by(leaves[index], other, count, tree.branch(index)) != tree.root
            except ValueError:
                continue


def test_the_root_is_the_digest_that_anybody_can_work_out() -> None:
    """Three receipts, digested by hand: what stands on a board stays provable by other programs."""

    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    one, two, three = (sha(f"grassroots_gov/leaf/1\n{text}") for text in "abc")
    below = sha(f"grassroots_gov/node/1\n{one} 5 1 1 1\n{two} 7 1 3 3")
    root = sha(f"grassroots_gov/node/1\n{below} 12 2 1 3\n{three} 0 1 4 4")
    leaves = [leaf(b"a", 1, 5), leaf(b"b", 3, 7), leaf(b"c", 4, 0)]
    assert Tree(leaves).root == Node(root, 12, 3, 1, 4)
    assert Tree(leaves).branch(2) == (Node(below, 12, 2, 1, 3),)
    assert Tree([]).root == Node(sha("grassroots_gov/empty/1\n"), 0, 0, 0, 0)


def test_a_branch_is_as_long_as_its_place_is_deep() -> None:
    leaves = [leaf(b"a", 1, 5), leaf(b"b", 2, 5), leaf(b"c", 3, 5)]
    branch = Tree(leaves).branch(0)
    for wrong in (branch[:1], (*branch, leaves[2]), ()):
        with pytest.raises(ValueError, match=r"^a branch of another length$"):
            root_by(leaves[0], 0, 3, wrong)


def test_no_number_stands_twice_and_no_sum_is_below_zero() -> None:
    one, same, debt = leaf(b"a", 1, 5), leaf(b"b", 1, 5), leaf(b"c", 2, -5)
    for pair in ((one, same), (one, debt), (debt, leaf(b"d", 3, 5))):
        with pytest.raises(ValueError, match=r"^nodes out of order$"):
            Tree(pair)


def test_receipts_of_nothing_add_up_to_nothing() -> None:
    tree = Tree([leaf(b"a", 1, 0), leaf(b"b", 2, 0)])
    assert (tree.root.total, tree.root.count, tree.root.first, tree.root.last) == (0, 2, 1, 2)
    with pytest.raises(ValueError, match=r"^nodes out of order$"):
        Tree([leaf(b"a", 1, -1), leaf(b"b", 2, 1)])
    with pytest.raises(ValueError, match=r"^nodes out of order$"):
        Tree([leaf(b"a", 1, 1), leaf(b"b", 2, -1)])


def test_a_tree_of_nothing_stands_for_nothing() -> None:
    root = Tree([]).root
    assert (root.total, root.count, root.first, root.last) == (0, 0, 0, 0)


@pytest.mark.parametrize(("index", "count"), [(-1, 2), (2, 2), (0, 0), (5, 3)])
def test_a_place_outside_the_tree_leads_nowhere(index: int, count: int) -> None:
    with pytest.raises(ValueError, match=r"^no such leaf$"):
        root_by(leaf(b"a", 1, 5), index, count, [])


def test_no_leaf_passes_for_a_node() -> None:
    left, right = leaf(b"a", 1, 5), leaf(b"b", 2, 5)
    told = "\n".join(f"{n.digest} {n.total} {n.count} {n.first} {n.last}" for n in (left, right))
    assert leaf(told.encode(), 1, 10).digest != Tree((left, right)).root.digest


def test_the_empty_side_has_a_root_of_its_own() -> None:
    assert Tree(()).root.count == 0
    assert Tree(()).root.digest != leaf(b"", 0, 0).digest


def test_a_proof_fits_a_qr_code_for_a_whole_commune() -> None:
    board = published([250_000] * 10_000)
    assert len(board.proof(7_777).encode()) < 2_953  # bytes of the largest QR code
