"""What the host finds: the hook that makes one channel of each endpoint in the configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from grassroots_gov import hookimpl

if TYPE_CHECKING:
    from grassroots_gov import Notifier

GRASSROOTS_GOV_API = ">=1,<2"


@hookimpl
def notifiers(config: Mapping[str, object]) -> Sequence[Notifier]:
    """A channel for each ``[[webhook.endpoints]]``; none where there is no table ``webhook``."""
    if "webhook" not in config:
        return []
    from grassroots_gov_webhook.configuration import endpoints  # an HTTP client only where one is wanted

    return endpoints(config["webhook"])
