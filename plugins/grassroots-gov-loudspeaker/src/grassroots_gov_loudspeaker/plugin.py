"""What the host finds: the hook that makes the channel ``loudspeaker`` of the configuration's table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from grassroots_gov import hookimpl

if TYPE_CHECKING:
    from grassroots_gov import Notifier

GRASSROOTS_GOV_API = ">=1,<2"


@hookimpl
def notifiers(config: Mapping[str, object]) -> Sequence[Notifier]:
    """The channel ``loudspeaker``, if the configuration has a table of that name."""
    if "loudspeaker" not in config:
        return []
    from grassroots_gov_loudspeaker.broker import Broker  # an MQTT client only where one is wanted
    from grassroots_gov_loudspeaker.notifier import LoudspeakerNotifier

    return [LoudspeakerNotifier(Broker.of(config["loudspeaker"]))]
