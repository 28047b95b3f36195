"""Do recent photos and answers look unlike earlier ones?"""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from rorqual.domain.errors import UsageError
from rorqual.evaluation.answer_drift import Baseline
from rorqual.evaluation.drift import MINIMUM
from rorqual.service.access import Viewer
from rorqual.service.drift import DriftWatch
from rorqual.service.problems import ProblemError, problems
from rorqual.service.schemas.drift import DriftStats

router = APIRouter(tags=["operation"])


@router.get("/v1/drift-stats", responses=problems(401, 409, 422, 429, 503))
def drift_stats(
    request: Request,
    _caller: Viewer,
    n: Annotated[
        int | None,
        Query(ge=MINIMUM, le=2000, description="Recent photos; by default as set, 500."),
    ] = None,
    baseline: Annotated[
        Baseline | None,
        Query(
            description="The n photos answered before, the gallery's photos, or the evaluation "
            "that the service was given; by default that, else the photos before."
        ),
    ] = None,
) -> DriftStats:
    """Compare recent identifications with a baseline, measure by measure.

    With default choices, an alarm that begins is also told to webhooks, once.
    """
    watch: DriftWatch = request.app.state.drift_watch
    wanted = baseline or watch.baseline
    if n is None and wanted is watch.baseline:
        return DriftStats.of(watch.look(), wanted)
    try:
        return DriftStats.of(watch.report(n or watch.window, wanted), wanted)
    except UsageError as error:
        remedy = "start it with RORQUAL_SERVICE_DRIFT_BASELINE"
        raise ProblemError(409, f"The service has {error}: {remedy}.") from error
