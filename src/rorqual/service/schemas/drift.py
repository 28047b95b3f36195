"""Statistics of drift as they are sent."""

from typing import Self

from pydantic import BaseModel, Field

from rorqual.evaluation.answer_drift import Baseline, DriftReport
from rorqual.evaluation.drift import ALARM_P, ALARM_PSI, MINIMUM, DriftState
from rorqual.service.schemas.examples import shown_as

_MEASURE = {
    "state": "stable",
    "recent_n": 500,
    "baseline_n": 500,
    "recent": 0.41,
    "baseline": 0.42,
    "psi": 0.03,
    "ks": 0.05,
    "p_value": 0.54,
}
_THRESHOLDS = {"psi_above": ALARM_PSI, "p_below": ALARM_P, "minimum_n": MINIMUM}


class MeasureDrift(BaseModel):
    """How one measure of recent photos stands to that of the baseline."""

    model_config = shown_as(_MEASURE, of_rows=True)

    state: DriftState
    recent_n: int = Field(ge=0, description="Photos that have the measure.")
    baseline_n: int = Field(ge=0)
    recent: float | None = Field(description="Median, or share for rejected and new_individual.")
    baseline: float | None
    psi: float | None = Field(description="Population Stability Index.")
    ks: float | None = Field(description="Kolmogorov-Smirnov distance; of shares: difference.")
    p_value: float | None = Field(description="Kolmogorov-Smirnov, or Fisher's exact test.")


class Thresholds(BaseModel):
    """When there is an alarm: where both hold, with enough photos."""

    model_config = shown_as(_THRESHOLDS)

    psi_above: float = ALARM_PSI
    p_below: float = Field(default=ALARM_P, description="Divided by the number of measures.")
    minimum_n: int = MINIMUM


class DriftStats(BaseModel):
    """How recent photos stand to a baseline."""

    model_config = shown_as(
        {
            "state": "stable",
            "against": "previous",
            "recent_photos": 500,
            "baseline_photos": 500,
            "models_changed": False,
            "measures": {"sharpness": _MEASURE},
            "thresholds": _THRESHOLDS,
        }
    )

    state: DriftState
    against: Baseline
    recent_photos: int = Field(ge=0)
    baseline_photos: int = Field(ge=0)
    models_changed: bool = Field(description="Then measures may differ for that reason alone.")
    measures: dict[str, MeasureDrift]
    thresholds: Thresholds = Thresholds()

    @classmethod
    def of(cls, report: DriftReport, against: Baseline) -> Self:
        """A report as it is sent."""
        return cls(
            state=report.state,
            against=against,
            recent_photos=report.recent_photos,
            baseline_photos=report.baseline_photos,
            models_changed=report.models_changed,
            measures={
                name: MeasureDrift.model_validate(it) for name, it in report.measures.items()
            },
        )
