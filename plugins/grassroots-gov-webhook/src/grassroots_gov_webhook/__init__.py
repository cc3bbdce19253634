"""Notices of a commune to other systems: gateways for text messages and Zalo, portals, bots."""

from grassroots_gov_webhook.notifier import WebhookNotifier
from grassroots_gov_webhook.signature import BadSignature, sign, verify

__all__ = ["BadSignature", "WebhookNotifier", "sign", "verify"]
__version__ = "0.1.0"
