"""The documentation says what the code says."""

from __future__ import annotations

import re
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
