"""Notices of a commune over its loudspeakers (truyền thanh cơ sở)."""

from grassroots_gov_loudspeaker.notifier import LoudspeakerNotifier
from grassroots_gov_loudspeaker.proofs import Proof, ProofListener
from grassroots_gov_loudspeaker.speech import speech

__all__ = ["LoudspeakerNotifier", "Proof", "ProofListener", "speech"]
__version__ = "0.1.0"
