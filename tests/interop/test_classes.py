"""Every field has a class, and what the public sees is made of public fields."""

from __future__ import annotations

import attrs
import pytest

from grassroots_gov.cases import PublicCase, PublicPetition, PublicPetitions
from grassroots_gov.council.model import RequestLine
from grassroots_gov.interop import field_classes, schemas

CLASSES = field_classes()


def test_every_field_of_every_fact_has_a_class() -> None:
    assert CLASSES.keys() == schemas().keys()
    for kind, schema in schemas().items():
        body = schema["properties"]["body"]["properties"]
        assert CLASSES[kind].keys() == body.keys()
        for name, plain in body.items():
            sealed = "salted digest" in str(plain)
            assert (CLASSES[kind][name] == "personal") is sealed, (kind, name)


def test_the_personal_fields_are_these() -> None:
    personal = {
        f"{kind}.{name}" for kind, of in CLASSES.items() for name, held in of.items() if held == "personal"
    }
    assert personal >= {
        "cases.received.applicant",
        "petitions.lodged.petitioner",
        "petitions.lodged.content",
        "council.request_made.voter",
        "duty.visit_booked.visitor",
        "duty.visit_received.intake_and_handling",
        "officers.appointed.name",
        "officers.appointed.born",
        "reviews.surveyed.circumstances",
        "reviews.objected.words",
    }


@pytest.mark.parametrize(
    ("shown", "facts"),
    [
        (PublicCase, "cases."),
        (PublicPetition, "petitions."),
        (PublicPetitions, "petitions."),
        (RequestLine, "council.request"),
    ],
)
def test_what_the_public_sees_holds_no_field_of_another_class(shown: type, facts: str) -> None:
    closed = {
        name
        for kind, of in CLASSES.items()
        if kind.startswith(facts)
        for name, held in of.items()
        if held != "public"
    }
    assert closed
    assert not closed & {field.name for field in attrs.fields(shown)}
