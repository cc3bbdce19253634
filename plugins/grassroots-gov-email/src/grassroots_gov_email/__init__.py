"""Notices of a commune by e-mail (thư điện tử)."""

from grassroots_gov_email.notifier import EmailNotifier

__all__ = ["EmailNotifier"]
__version__ = "0.1.0"
