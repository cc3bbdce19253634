"""No personal word is on any page, whatever the words are."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from attrs import asdict
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov_noticeboard import build, views
from grassroots_gov_noticeboard.site import PAGES, STATIC
from support.commune_world import ON, Private, world

# Words that no page says by itself: a mark that only they have.
words = st.text("abcđeêghiklmnoôơpqrstuưvxyÁỆ", min_size=3, max_size=12).map(lambda drawn: f"{drawn}¤{drawn}")


@settings(max_examples=10)
@given(st.builds(Private, **dict.fromkeys(asdict(Private()), words)))
def test_no_personal_word_reaches_a_page(drawn: Private) -> None:
    made = world(drawn, households=3)
    assert made.commune.duty.reception.page(ON, ON.replace(day=30))[0]["full_name"] == drawn.visitor

    with tempfile.TemporaryDirectory() as folder:
        build(made.commune, Path(folder), on=ON)
        shown = {path.name: path.read_text("utf-8") for path in Path(folder).iterdir()}

    assert len(shown) == len(PAGES) + len(STATIC)
    secret = [one.petition_id for one in made.commune.cases.petitions.every()]
    assert secret
    for name, text in shown.items():
        assert "¤" not in text, name
        assert not any(petition in text for petition in secret), f"a denunciation on {name}"


def test_what_an_officer_still_has_to_learn_is_not_for_the_board() -> None:
    made = world()
    later = date(2025, 1, 20)
    inside = [one for one in made.commune.obligations(later) if one.code.startswith("officers.")]

    assert any(one.state in ("late", "due") for one in inside), "the office is told"
    assert not [one for one in views.owed(made.commune, later) if one in inside]
    assert views.owed(made.commune, later)
