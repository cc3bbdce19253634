"""Mutants of the law: every number, comparator, base, day and confidence changed, one at a time.

    python benchmarks/law_mutants.py

Each mutant is one rulebook with one change. It is caught where the loader refuses it or where a test
that holds the rulebooks against the fact sheets fails; the checks are those of ``tests/law``, run in
this process. Survivors are listed: each is either worth a test or explained.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from grassroots_gov.errors import FaultyRuleBook  # noqa: E402
from grassroots_gov.law.loader import documents, load_text  # noqa: E402
from grassroots_gov.law.threshold import BASES  # noqa: E402

DATA = ROOT / "src" / "grassroots_gov" / "law" / "data"
# Words about a rule, not figures of it: each is held to the sheet by its own test.
WORDS = ("key", "vi", "en", "source", "note", "fact", "document")
DAYS = ("from", "last_day", "yields")
COMPARATORS = {'">"': '">="', '">="': '">"', '"<="': '"<"', '"<"': '"<="', '"="': '">="'}


@frozen(kw_only=True)
class Mutant:
    """One change to one rule: where, of what kind, what it was and became, and the whole rule changed."""

    document: str
    key: str
    kind: str
    before: str
    after: str
    text: str


def mutants(name: str, text: str) -> Iterator[Mutant]:
    """Every mutant of one document."""
    head, *chunks = re.split(r"(?m)^(?=\[\[rule\]\]$)", text)
    for chunk in chunks:
        key = re.search(r'(?m)^key = "([^"]+)"', chunk)
        assert key
        for start, end, kind, after in _changes(chunk):
            changed = chunk[:start] + after + chunk[end:]
            yield Mutant(
                document=name,
                key=key[1],
                kind=kind,
                before=chunk[start:end],
                after=after,
                text=head + changed,
            )


def _changes(chunk: str) -> Iterator[tuple[int, int, str, str]]:
    place = 0
    for line in chunk.splitlines(keepends=True):
        field = line.partition(" = ")[0].strip()
        if field in DAYS:
            at = place + line.index(" = ") + 3
            day = date.fromisoformat(line.partition(" = ")[2].strip())
            if day != date.min:
                yield at, at + 10, "day", (day + timedelta(days=1)).isoformat()
                yield at, at + 10, "day", (day - timedelta(days=1)).isoformat()
        elif field == "confidence" and not line.startswith(" "):
            at = place + line.index('"')
            word = line[line.index('"') :].strip()
            other = '"memory"' if word != '"memory"' else '"secondary"'
            yield at, at + len(word), "confidence", other
        elif field not in WORDS and not line.startswith("[["):
            yield from ((place + a, place + b, kind, after) for a, b, kind, after in _in_line(line, field))
        place += len(line)


def _in_line(line: str, field: str) -> Iterator[tuple[int, int, str, str]]:
    begin = 0 if line.startswith((" ", "[")) or " = " not in line else line.index(" = ")
    for number in re.finditer(r"(?<![\w.])\d[\d_]*", line[begin:]):
        kind = "place" if field in ("article", "clause") else "number"
        after = str(int(number[0].replace("_", "")) + 1)
        yield begin + number.start(), begin + number.end(), kind, after
    for sign in re.finditer(r'(?<=relation = )"[<>=]+"', line):
        yield sign.start(), sign.end(), "comparator", COMPARATORS[sign[0]]
    for sign in re.finditer(r'(?<=")[<>]=?(?=\d)', line):
        yield sign.start(), sign.end(), "comparator", sign[0][0] if "=" in sign[0] else sign[0] + "="
    for base in re.finditer(r'(?<=base = ")\w+', line):
        for other in sorted(BASES - {base[0]}):
            yield base.start(), base.end(), "base", other
    for truth in re.finditer(r"\b(true|false)\b", line):
        if "none" not in field:
            yield truth.start(), truth.end(), "truth", "false" if truth[0] == "true" else "true"


def caught(mutant: Mutant) -> bool:
    """Whether the loader or a check against the sheets refuses the mutant."""
    from support.sheet_rules import faults

    try:
        rules = load_text(mutant.text, mutant.document)
    except FaultyRuleBook:
        return True
    return any(fault for rule in rules for fault in faults(rule))


def main() -> int:
    """Run every mutant; 0 where at least 98 of 100 are caught."""
    made: Counter[str] = Counter()
    survived: list[Mutant] = []
    for name in documents():
        for mutant in mutants(name, (DATA / name).read_text("utf-8")):
            made[mutant.kind] += 1
            if not caught(mutant):
                survived.append(mutant)
    lost = Counter(mutant.kind for mutant in survived)
    print("| changed | mutants | caught | survived |\n|---|---|---|---|")
    for kind, count in sorted(made.items()):
        print(f"| {kind} | {count} | {count - lost[kind]} | {lost[kind]} |")
    total = sum(made.values())
    print(f"| all | {total} | {total - len(survived)} | {len(survived)} |\n")
    for mutant in survived:
        print(f"- {mutant.document} {mutant.key}: {mutant.kind} {mutant.before} -> {mutant.after}")
    return 0 if len(survived) * 100 <= total * 2 else 1


if __name__ == "__main__":
    raise SystemExit(main())
