"""Sphinx settings for the documentation site."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

project = "grassroots_gov"
author = "The grassroots_gov maintainers"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.intersphinx", "sphinx_copybutton"]
intersphinx_mapping: dict[str, tuple[str, None]] = {}
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "grassroots_gov"
exclude_patterns = ["_build", "conftest.py", "generate.py"]
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"
autodoc_preserve_defaults = True
nitpicky = False
# Two rooms each have a Receipt; in a signature both are meant by their short name.
suppress_warnings = ["ref.python"]


_TERM = re.compile(r"^(\s*)((?:``[^`]+``(?:, )?)+)\s{2,}(\S.*)$")


def _terms_as_list(app: object, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Our docstrings explain arguments as aligned terms; the site shows them as a list."""
    shown: list[str] = []
    inside = False
    for line in lines:
        term = _TERM.match(line)
        if term:
            if not inside:
                shown.append("")
            indent, words, meaning = term.groups()
            shown.append(f"{indent}* {words} – {meaning}")
            inside = True
        elif inside and line.strip():
            shown.append(f"  {line.strip()}")
        else:
            inside = False
            shown.append(line)
    lines[:] = shown


def setup(app: Sphinx) -> None:
    """Sphinx's own hook."""
    app.connect("autodoc-process-docstring", _terms_as_list)
