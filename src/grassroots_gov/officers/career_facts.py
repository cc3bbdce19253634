"""What happens in careers, in the past tense: posts listed for rotation, discipline."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import frozen

__all__ = ["Disciplined", "RotationListed"]


@frozen(kw_only=True)
class RotationListed:
    """The year's plan of rotation: which posts, each after how many years (chuyển đổi vị trí công tác)."""

    kind: ClassVar[str] = "officers.rotation_listed"
    posts: tuple[str, ...]
    years: tuple[int, ...]
    document: str


@frozen(kw_only=True)
class Disciplined:
    """An officer was disciplined (xử lý kỷ luật); the day of the fact is that of the decision."""

    kind: ClassVar[str] = "officers.disciplined"
    officer: str
    form: str
    violated_on: date
    discovered_on: date
    duty_related: bool
    complex_case: bool
    unlimited: bool
    decision: str
