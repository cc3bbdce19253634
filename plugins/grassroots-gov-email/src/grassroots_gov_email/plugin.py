"""What the host finds: the hook that makes the channel ``email`` of the configuration's table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from grassroots_gov import hookimpl

if TYPE_CHECKING:
    from grassroots_gov import Notifier

GRASSROOTS_GOV_API = ">=1,<2"


@hookimpl
def notifiers(config: Mapping[str, object]) -> Sequence[Notifier]:
    """The channel ``email``, if the configuration has a table ``[email]``."""
    if "email" not in config:
        return []
    from grassroots_gov_email.notifier import EmailNotifier  # an SMTP client only where one is wanted

    return [EmailNotifier.of(config["email"])]
