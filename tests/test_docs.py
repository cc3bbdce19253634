"""The documentation says what the code says."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))


def test_generated_pages_are_what_the_code_says_now(monkeypatch: pytest.MonkeyPatch) -> None:
    import generate

    monkeypatch.setenv("COLUMNS", "100")
    stale = [
        name
        for name, text in generate.pages()
        if not (ROOT / "docs" / name).exists() or (ROOT / "docs" / name).read_text("utf-8") != text
    ]
    assert stale == [], "run: python docs/generate.py"


def test_every_error_has_its_page() -> None:
    from grassroots_gov import errors

    for error in vars(errors).values():
        if isinstance(error, type) and issubclass(error, errors.GrassrootsError):
            assert (ROOT / f"docs/errors/{error.code}.md").exists(), error.code


def pages() -> list[Path]:
    return [
        ROOT / "README.md",
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("plugins/*/README.md"),
    ]


@pytest.mark.parametrize("page", sorted(set(pages())), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def blocks(language: str) -> list[tuple[str, str]]:
    """Every block of a language, with its page."""
    found = []
    for page in sorted(set(pages())):
        text = page.read_text("utf-8")
        shown = re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
        found += [(str(page.relative_to(ROOT)), block) for block in shown]
    return found


def test_every_line_of_a_shell_block_is_one_that_works() -> None:
    """Installing takes the network, and CI's smoke test tries it; here each line is held against what is."""
    from grassroots_gov.cli import COMMANDS
    from grassroots_gov.cli.arguments import build

    parser = build(COMMANDS, None, "en")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    ours = {"grassroots-gov", *(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))}
    seen = 0
    for page, block in blocks("sh"):
        for line in block.replace("\\\n", " ").splitlines():
            program, *words = shlex.split(line.split("$(")[0], comments=True) or [""]
            program = program.removeprefix(".venv/bin/")
            seen += 1
            if program == "grassroots-gov":
                parser.parse_args(words)
            elif program == "make":
                assert words[0] in targets, f"{page}: {line}"
            elif program == "pip":
                assert words[0] == "install", f"{page}: {line}"
                named = {re.sub(r"\[.*\]", "", word) for word in words[1:] if word[0] not in "-./"}
                assert named <= ours, f"{page}: {line}"
            else:
                assert program in ("", "python", "pytest", "npm"), f"{page}: {line}"
    assert seen > 15


def test_every_toml_block_is_toml_and_every_rule_shown_is_one_of_the_law() -> None:
    import tomllib
    from datetime import timedelta

    from grassroots_gov import RuleBook

    book = RuleBook.vietnam()
    for _, block in blocks("toml"):
        for rule in tomllib.loads(block).get("rule", ()):
            (known,) = [one for one in book.timeline(rule["key"]) if one.effective_from == rule["from"]]
            assert known.confidence == rule["confidence"]
            assert str(rule["article"]) == known.citation.article
            last = known.effective_until and known.effective_until - timedelta(days=1)
            assert rule.get("last_day") == last
            assert str(known.value).startswith(f"{rule['value']['relation']} {rule['value']['share']}")


def test_every_public_name_every_door_and_every_command_is_in_the_reference() -> None:
    import grassroots_gov
    from grassroots_gov import Commune, PluginHost
    from grassroots_gov.cli.completion import every

    reference = {page.stem: page.read_text("utf-8") for page in (ROOT / "docs/reference").glob("*.md")}
    for name in grassroots_gov.__all__:
        if grassroots_gov._HOME[name] != "errors":
            assert f":: grassroots_gov.{name}\n" in reference["api"], name
    with Commune.open("memory:", host=PluginHost.bare()) as commune:
        for room in ("officers", "duty", "decisions", "funds", "cases", "council", "publicity"):
            door = type(getattr(commune, room))
            assert f":: {door.__module__}.{door.__qualname__}\n" in reference["rooms"], room
    for one in every("en"):
        if one.path and not one.verbs:
            assert f"## {one.path}\n" in reference["cli"], one.path
            assert f"## {one.path} (tiếng Việt)\n" in reference["cli"], one.path
