"""Do recent photos and answers look unlike earlier ones?"""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from rorqual.evaluation.drift import MINIMUM
from rorqual.service.access import Viewer
from rorqual.service.drift import DriftWatch
from rorqual.service.problems import problems
from rorqual.service.schemas.drift import Baseline, DriftStats

router = APIRouter(tags=["operation"])


@router.get("/v1/drift-stats", responses=problems(401, 422, 429, 503))
def drift_stats(
    request: Request,
    _caller: Viewer,
    n: Annotated[
        int | None,
        Query(ge=MINIMUM, le=2000, description="Recent photos; by default as set, 500."),
    ] = None,
    baseline: Annotated[
        Baseline, Query(description="The n photos answered before, or the gallery's photos.")
    ] = Baseline.PREVIOUS,
) -> DriftStats:
    """Compare recent identifications with a baseline, measure by measure.

    With default choices, an alarm that begins is also told to webhooks, once.
    """
    watch: DriftWatch = request.app.state.drift_watch
    if n is None and baseline is Baseline.PREVIOUS:
        return DriftStats.of(watch.look(), baseline)
    return DriftStats.of(watch.report(n or watch.window, baseline), baseline)
