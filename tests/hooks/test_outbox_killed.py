"""A process killed in the middle of delivering loses nothing and reorders nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from itertools import groupby
from pathlib import Path
from typing import ClassVar

from attrs import frozen

from grassroots_gov.journal import Codec
from support import outbox_worker

HOUSEHOLDS = ("An", "Bình", "Chi")
ROUNDS = int(os.environ.get("GRASSROOTS_GOV_KILLS", "6"))
"""How often the process is killed; the long form takes 50."""
NOTICES = 10 * ROUNDS


@frozen(kw_only=True)
class Called:
    kind: ClassVar[str] = "test.called"
    text: str
    to: tuple[str, ...]


def test_kill_at_any_moment_loses_and_reorders_nothing(tmp_path: Path) -> None:
    url, log = f"sqlite:///{tmp_path}/so.db", tmp_path / "delivered.txt"
    journal = outbox_worker.journal_of(url, Codec(Called))
    for number in range(NOTICES):
        journal.append(
            "duty/roster",
            number,
            [Called(text=f"{number}", to=HOUSEHOLDS)],
            effective_on=outbox_worker.NOW.date(),
        )
    journal.store.close()

    command = [sys.executable, outbox_worker.__file__, url, str(log)]
    chance = random.Random(7)
    kills = 0
    for _ in range(ROUNDS):
        before = log.read_bytes().count(b"\n") if log.exists() else 0
        worker = subprocess.Popen(command)
        try:
            # Wait until it is in the middle of its work, then a little longer.
            deadline = time.monotonic() + 20
            while worker.poll() is None and time.monotonic() < deadline:
                if log.exists() and log.read_bytes().count(b"\n") > before + chance.randrange(3, 20):
                    break
                time.sleep(0.001)
            time.sleep(chance.random() / 100)
        finally:
            kills += worker.poll() is None
            worker.kill()
            worker.wait()
    subprocess.run(command, check=True, timeout=600)

    assert kills >= ROUNDS // 2
    lines = [line.split(" ") for line in log.read_text(encoding="utf-8").splitlines()]
    for household in HOUSEHOLDS:
        heard = [int(number) for recipient, number, _ in lines if recipient == household]
        assert [number for number, _ in groupby(heard)] == list(range(NOTICES))
    repeats = len(lines) - len({identity for _, _, identity in lines})
    assert repeats <= kills  # at most the one notice that was under way
    size = log.stat().st_size
    subprocess.run(command, check=True, timeout=60)
    assert log.stat().st_size == size
