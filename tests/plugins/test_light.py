"""A plugin that is installed and not used costs a command next to nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


NAMES = sorted(
    folder.name.removeprefix("grassroots-gov-") for folder in ROOT.glob("plugins/grassroots-gov-*")
)


@pytest.mark.parametrize("name", NAMES)
def test_the_module_that_the_host_imports_loads_no_library_of_the_plugin(name: str) -> None:
    path = os.pathsep.join(map(str, (ROOT / "src", ROOT / f"plugins/grassroots-gov-{name}/src")))
    code = f"""
import sys
from grassroots_gov import PluginHost
host = PluginHost.bare()
before = set(sys.modules)
import grassroots_gov_{name}.plugin as plugin
assert host.register(plugin, name="{name}").status == "active"
loaded = set(sys.modules) - before
heavy = {{
    "smtplib", "ssl", "socket", "paho", "httpx", "cloudevents", "sqlalchemy", "psycopg", "jinja2", "ortools",
    "numpy", "docxtpl", "docx", "openpyxl", "lxml", "segno", "icalendar", "hypothesis",
    "rich", "holidays",
}} & loaded
assert not heavy, heavy
assert len(loaded) < 40, sorted(loaded)
"""
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
