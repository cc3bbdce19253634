"""A fact as a CloudEvent (version 1.0, JSON)."""

from __future__ import annotations

from typing import Any

from grassroots_gov.journal import Fact

__all__ = ["cloud_event"]


def cloud_event(fact: Fact, *, source: str) -> dict[str, Any]:
    """The event in the JSON format of CloudEvents 1.0.

    ``source`` names the commune as a URI, "urn:vn:xa:08857". Source and id together are unique for ever.
    """
    plain = fact.to_dict()
    return {
        "specversion": "1.0",
        "id": fact.id,
        "source": source,
        "type": f"gov.grassroots.{fact.kind}",
        "subject": fact.stream,
        "time": plain["recorded_at"],
        "datacontenttype": "application/json",
        "data": plain,
    }
