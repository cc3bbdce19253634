"""One household's check, offline: its receipt against the statement on the board. No database, no secret."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from grassroots_gov.errors import GrassrootsError
from grassroots_gov.funds.merkle import Node, leaf, root_by
from grassroots_gov.funds.published import PROOF, STATEMENT, content_of
from grassroots_gov.journal.canonical import canonical
from grassroots_gov.law import Finding, Outcome, Verdict, outcome_of

__all__ = ["verify_receipt"]

LONGEST = 1_000_000
"""Characters of the longest statement or proof that is looked at."""

_FIGURES = frozenset(("opening", "received", "spent", "closing", "by_nature", "in_kind"))
_STATEMENT_KEYS = _FIGURES | {"schema", "fund", "name", "start", "end", "published_on", "upto", "digest"}
_PROOF_KEYS = frozenset(("schema", "statement", "side", "receipt", "index", "path"))
_RECEIPT_KEYS = frozenset(("number", "on", "party", "amount", "fact"))


def verify_receipt(proof_json: str, published_json: str) -> Verdict:
    """Whether a receipt is inside a posted statement's total, with the right amount.

    It never raises: text that is no proof or no statement of ours fails with the finding
    ``unreadable_proof`` or ``unreadable_statement``. Otherwise the findings tell, in order: whether the
    statement is as it was posted, whether its figures add up, whether the proof belongs to it, and whether
    the receipt leads to the posted root, total and count.
    """
    statement, proof = _statement(published_json), _proof(proof_json)
    if statement is None or proof is None:
        unread = [
            Finding(code, 0, "=", 1)
            for code, read in (("unreadable_statement", statement), ("unreadable_proof", proof))
            if read is None
        ]
        day = date.min if statement is None else date.fromisoformat(statement["published_on"])
        return Verdict("funds.receipt_check", day, Outcome.FAILS, unread, inputs={"fund": "–", "number": 0})
    receipt, posted = proof["receipt"], statement[proof["side"]]
    content = {key: value for key, value in statement.items() if key != "digest"}
    computed = statement["opening"] + statement["received"]["total"] - statement["spent"]["total"]
    natures = sum(statement["by_nature"].values())
    findings = [
        _met("statement_as_posted", "statement_altered",
             sha256(canonical(content)).hexdigest() == statement["digest"]),
        Finding("closing_adds_up", computed, "=", statement["closing"],
                params={"difference": computed - statement["closing"]}),
        Finding("natures_add_up", natures, "=", statement["received"]["total"],
                params={"difference": natures - statement["received"]["total"]}),
        _met("proof_of_this_statement", "other_statement", proof["statement"] == statement["digest"]),
        _met("receipt_in_period", "receipt_outside_period",
             statement["start"] <= receipt["on"] <= statement["end"]),
        Finding("receipt_amount", receipt["amount"], ">", 0),
        *_climb(proof, statement["fund"], posted),
    ]  # fmt: skip
    return Verdict(
        "funds.receipt_check",
        date.fromisoformat(statement["published_on"]),
        outcome_of(findings),
        findings,
        inputs={"fund": statement["fund"], "number": receipt["number"]},
    )


def _climb(proof: Mapping[str, Any], fund: str, posted: Mapping[str, Any]) -> list[Finding]:
    """From the receipt to the root, adding up on the way."""
    receipt = proof["receipt"]
    content = content_of(
        proof["side"],
        fund,
        receipt["number"],
        receipt["on"],
        receipt["party"],
        receipt["amount"],
        receipt["fact"],
    )
    at = leaf(content, receipt["number"], receipt["amount"])
    try:
        root = root_by(at, proof["index"], posted["count"], [Node(*node) for node in proof["path"]])
    except ValueError:
        return [_met("receipt_in_tree", "receipt_not_in_tree", False)]
    return [
        _met("receipt_in_tree", "receipt_not_in_tree", root.digest == posted["root"]),
        Finding("total_proven", root.total, "=", posted["total"],
                params={"difference": root.total - posted["total"]}),
        Finding("count_proven", root.count, "=", posted["count"]),
    ]  # fmt: skip


def _met(well: str, ill: str, holds: bool) -> Finding:
    return Finding(well if holds else ill, int(holds), "=", 1)


# --- reading what anybody may have written ------------------------------------------------------------------


def _statement(text: str) -> dict[str, Any] | None:
    plain = _object(text, _STATEMENT_KEYS, STATEMENT)
    if plain is None:
        return None
    whole = _whole(plain, "opening", "closing", "upto")
    words = _words(plain, "fund", "name", "digest") and _days(plain, "start", "end", "published_on")
    sides = all(
        isinstance(side, dict)
        and side.keys() == {"total", "count", "root"}
        and _whole(side, "total", "count")
        and _words(side, "root")
        and side["total"] >= 0
        and side["count"] >= 0
        for side in (plain["received"], plain["spent"])
    )
    natures = isinstance(plain["by_nature"], dict) and _whole(plain["by_nature"], *plain["by_nature"])
    return plain if whole and words and sides and natures else None


def _proof(text: str) -> dict[str, Any] | None:
    plain = _object(text, _PROOF_KEYS, PROOF)
    if plain is None or not _words(plain, "statement") or plain["side"] not in ("received", "spent"):
        return None
    receipt = plain["receipt"]
    if not isinstance(receipt, dict) or receipt.keys() != _RECEIPT_KEYS:
        return None
    known = _whole(receipt, "number", "amount") and _words(receipt, "party", "fact") and _days(receipt, "on")
    path = plain["path"]
    nodes = isinstance(path, list) and all(
        isinstance(node, list)
        and len(node) == 5
        and isinstance(node[0], str)
        and all(type(figure) is int for figure in node[1:])
        for node in path
    )
    return plain if known and nodes and _whole(plain, "index") else None


def _object(text: str, keys: frozenset[str], schema: str) -> dict[str, Any] | None:
    """A JSON object with exactly these keys, each once, without any number that is not whole."""
    import json

    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        plain = json.loads(text, object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse)
        canonical(plain)  # no surrogate, nothing too deep
    except (ValueError, RecursionError, GrassrootsError):
        return None
    return plain if isinstance(plain, dict) and plain.keys() == keys and plain["schema"] == schema else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) != len(pairs):
        raise ValueError("a key twice")
    return plain


def _refuse(_: str) -> Any:
    raise ValueError("not a whole number")


def _whole(plain: Mapping[str, Any], *names: str) -> bool:
    return all(type(plain[name]) is int for name in names)


def _words(plain: Mapping[str, Any], *names: str) -> bool:
    return all(isinstance(plain[name], str) for name in names)


def _days(plain: Mapping[str, Any], *names: str) -> bool:
    try:
        return all(date.fromisoformat(plain[name]).isoformat() == plain[name] for name in names)
    except (ValueError, TypeError):
        return False
