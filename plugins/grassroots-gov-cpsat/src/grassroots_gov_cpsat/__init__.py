"""Rosters under limits that break the built-in flow (lập lịch trực có ràng buộc chéo), by OR-tools CP-SAT."""

from grassroots_gov_cpsat.planner import plan

__all__ = ["plan"]
__version__ = "0.1.0"
