"""Facts of a real year against their schemas, people as Popolo."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from grassroots_gov import Commune
from grassroots_gov.cli import main
from grassroots_gov.interop import popolo, proof_schema, schemas, statement_schema
from grassroots_gov.interop.schema import all_codecs


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> str:
    store = f"sqlite:///{tmp_path_factory.mktemp('year')}/demo.db"
    assert main(["demo", "--store", store]) == 0
    return store


def test_every_kind_of_fact_has_a_schema_that_is_one() -> None:
    known = schemas()
    kinds = [kind for codec in all_codecs() for kind in codec.kinds()]
    assert sorted(kinds) == list(known)
    assert len(kinds) == len(set(kinds)) > 40
    for schema in known.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_fact_of_the_demo_is_what_its_schema_says(year: str) -> None:
    validators = {kind: jsonschema.Draft202012Validator(schema) for kind, schema in schemas().items()}
    with Commune.open(year, create=False) as commune:
        facts = list(commune.facts())
    assert len(facts) > 500
    for fact in facts:
        validators[fact.kind].validate(fact.to_dict())


def test_receipts_and_statements_are_what_their_schemas_say(year: str) -> None:
    with Commune.open(year, create=False) as commune:
        (published,) = commune.funds.published()
    statement, proof = (
        json.loads(published.to_json()),
        json.loads(published.proof(published.statement.receipts[3].number)),
    )
    for schema, plain in ((statement_schema(), statement), (proof_schema(), proof)):
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        validator.validate(plain)
        for key in plain:
            assert not validator.is_valid({name: value for name, value in plain.items() if name != key})
            assert not validator.is_valid({**plain, key: 1.5})


def test_people_as_popolo(year: str) -> None:
    with Commune.open(year, create=False) as commune:
        serving = commune.officers.serving(date(2020, 6, 1), date(2020, 6, 1))
    plain = popolo(serving, organization="urn:vn:xa:mau", name="Xã mẫu")
    assert len(plain["memberships"]) == len(plain["persons"]) == 19
    posts = {post["id"]: post for post in plain["posts"]}
    for membership in plain["memberships"]:
        assert membership["post_id"] in posts
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", membership["start_date"])
    assert {post["label"] for post in plain["posts"]} >= {"Chủ tịch UBND", "Phó Chủ tịch UBND"}


def test_datasette_opens_the_view_of_the_facts(year: str) -> None:
    file = Path(year.removeprefix("sqlite:///"))
    before = file.read_bytes()
    query = "/demo/facts.json?_shape=array&kind=funds.published"
    command = [sys.executable, "-m", "datasette", str(file), "--get", query]
    # Its own libraries warn of each other; that is not ours to mend.
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONWARNINGS": "ignore"}
    )
    (row,) = json.loads(done.stdout)
    assert (row["stream"], row["effective_on"]) == ("ledger", "2021-01-10")
    assert file.read_bytes() == before, "looking changes nothing"


def test_a_stranger_can_look_into_the_file(year: str) -> None:
    import sqlite3

    raw = sqlite3.connect(f"file:{Path(year.removeprefix('sqlite:///'))}?mode=ro", uri=True)
    rows = raw.execute(
        "SELECT stream, position, kind, effective_on, body FROM facts ORDER BY stream, position"
    ).fetchall()
    raw.close()
    with Commune.open(year, create=False) as commune:
        facts = [
            (fact.stream, fact.position, fact.kind, fact.effective_on.isoformat()) for fact in commune.facts()
        ]
    assert [row[:4] for row in rows] == facts
