"""People, posts and memberships as Popolo JSON (popoloproject.com): codes only, never a name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

__all__ = ["Serving", "popolo"]


class Serving(Protocol):
    """Somebody in a post for a time, as ``commune.officers.serving`` answers."""

    @property
    def id(self) -> str: ...
    @property
    def post(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...


def popolo(serving: Iterable[Serving], *, organization: str, name: str) -> dict[str, Any]:
    """Persons, posts, memberships and the one organization they belong to.

    ``organization``  the commune's id, an official code or a URI; ``name`` what it is called
    """
    from grassroots_gov.officers import post_label

    services = list(serving)
    codes = sorted({one.post for one in services})
    people = sorted({one.id for one in services})
    return {
        "organizations": [{"id": organization, "name": name, "classification": "commune"}],
        "persons": [{"id": person, "name": person} for person in people],
        "posts": [
            {
                "id": f"{organization}/{code}",
                "label": post_label(code),
                "role": code,
                "organization_id": organization,
            }
            for code in codes
        ],
        "memberships": [
            {
                "person_id": one.id,
                "post_id": f"{organization}/{one.post}",
                "organization_id": organization,
                "role": one.post,
                "start_date": one.since.isoformat(),
                **({"end_date": one.until.isoformat()} if one.until else {}),
            }
            for one in services
        ],
    }
