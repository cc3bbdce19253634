"""Speaking with other programs: JSON Schema, CloudEvents, Popolo; and which field may be shown to whom.

What belongs here: our facts in the shape of a published standard. What does not: reading them back; what
comes in goes through the doors of the rooms.
"""

from grassroots_gov.interop.classes import FieldClass, field_classes
from grassroots_gov.interop.cloudevents import cloud_event
from grassroots_gov.interop.popolo import popolo
from grassroots_gov.interop.schema import fact_schema, proof_schema, schemas, statement_schema

__all__ = [
    "FieldClass",
    "cloud_event",
    "fact_schema",
    "field_classes",
    "popolo",
    "proof_schema",
    "schemas",
    "statement_schema",
]
