"""A plugin that is installed and not used costs a command next to nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["email", "webhook", "loudspeaker"])
def test_the_module_that_the_host_imports_loads_no_library_of_the_channel(name: str) -> None:
    path = os.pathsep.join(map(str, (ROOT / "src", ROOT / f"plugins/grassroots-gov-{name}/src")))
    code = f"""
import sys
import grassroots_gov_{name}.plugin as plugin
from grassroots_gov import PluginHost
host = PluginHost.bare()
host.register(plugin, name="{name}")
assert [notifier.channel for notifier in host.notifiers({{}})] == ["log"]
heavy = {{"smtplib", "ssl", "paho", "httpx", "cloudevents", "socket"}} & set(sys.modules)
assert not heavy, heavy
"""
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
