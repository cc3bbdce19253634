"""What the host finds: the hook that plans where the built-in planner cannot finish its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grassroots_gov import hookimpl

if TYPE_CHECKING:
    from grassroots_gov.duty import DutyPlan, DutyRequest

GRASSROOTS_GOV_API = ">=1,<2"


@hookimpl
def plan_duty(request: DutyRequest) -> DutyPlan | None:
    """A plan where the built-in one ends without a proof; every other request is left to the built-in one."""
    if request.plain:
        return None
    from grassroots_gov.duty import plan_request

    built_in = plan_request(request)
    if built_in.guarantee != "feasible" and (built_in.guarantee == "optimal" or not built_in.conflict):
        return None
    from grassroots_gov_cpsat.planner import plan  # the solver is loaded only where it is needed

    return plan(request, hint=built_in)
