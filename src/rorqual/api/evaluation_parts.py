"""The parts of a report, and those of bad photos and clear ones, which read photos again."""

from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from rorqual.evaluation.animals import Animals
from rorqual.evaluation.answers import answer
from rorqual.evaluation.clarity import Means, clarity, laplacian_variance
from rorqual.evaluation.degradations import MODERATE
from rorqual.evaluation.divisions import NEW_SHARES, Division, closed_set, open_set
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.held_out_calibration import Calibrated
from rorqual.evaluation.intervals import Interval
from rorqual.evaluation.pictures import for_each_animal, open_photo
from rorqual.evaluation.requirements import (
    CLEAR,
    DROP,
    F1,
    OWN_SPEED,
    SENSITIVITY,
    SPECIFICITY,
    SPEED,
    Checked,
    Requirement,
    check,
)
from rorqual.evaluation.robustness import robustness
from rorqual.exchange.evaluation.parts_json import (
    clarity_json,
    requirements_json,
    robustness_json,
)
from rorqual.exchange.evaluation.row_tables import DEGRADED_ROWS, RowTable, answers_table
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.progress import Progress

CLEAR_SIZE = (1920, 1080)  # pixels; the stated target is for such photos
OPEN_SHARE = NEW_SHARES[1]
Traits = dict[int, dict[str, float | None]]  # annotation id -> what was measured of its picture


@dataclass(slots=True)
class Parts:
    """Parts of a report as JSON values, and the figures that requirements ask for."""

    json: dict[str, Any] = field(default_factory=dict)
    measured: dict[Requirement, tuple[str, Interval]] = field(default_factory=dict)
    pictures: list[dict[str, str]] = field(default_factory=list)  # of confusions, for the page
    rows: dict[str, RowTable] = field(default_factory=dict)  # file of the run -> its rows
    traits: Traits = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)  # parts that the data cannot carry, and why

    def with_requirements(self) -> dict[str, Any]:
        """All parts, the table of requirements among them."""
        return self.json | {"requirements": requirements_json(self.checked())}

    def checked(self) -> list[Checked]:
        """Each target with what was measured, or with the word that nothing was."""
        rows = (CLEAR, SENSITIVITY, SPECIFICITY, F1, SPEED, OWN_SPEED, DROP)
        return [check(row, *self.measured.get(row, ("", None))) for row in rows]


def picture_parts(
    parts: Parts,
    calibrated: Calibrated,
    given: Division | None,
    networks: PhotoNetworks,
    maker: FigureMaker,
    on_progress: Progress,
) -> None:
    """Add robustness and clarity, of the user's own split where one is given."""
    tested, calibration = calibrated.tested, calibrated.calibration
    division = given or closed_set(tested, seed=maker.seed)
    if len(division.queries):
        found = robustness(division, calibration, networks.embedder, maker, on_progress=on_progress)
        parts.json["robustness"] = robustness_json(division.protocol, found.clean, found.degraded)
        parts.rows[DEGRADED_ROWS] = answers_table("condition", found.answers)
        drop = next(it.relative_drop for it in found.degraded if it.condition.name == MODERATE)
        parts.measured[DROP] = (f"{MODERATE}, MAP@5 of the protocol {division.protocol}", drop)
    else:
        parts.notes.append(
            "No individual was met in two encounters, so no known one can be asked for on bad "
            "photos: robustness is left out."
        )

    asked = given or open_set(tested, OPEN_SHARE, seed=maker.seed)
    variance_of, means = _sharpness_of_photos(tested, on_progress)
    for number, sha256 in zip(tested.annotation_ids, tested.sha256, strict=True):
        parts.traits.setdefault(number, {})["laplacian_variance"] = variance_of[sha256]
    answers = answer(asked, calibration)
    variances = [variance_of[tested.sha256[row]] for row in asked.queries.tolist()]
    parts.json["clarity"] = {"protocol": asked.protocol} | {
        "figures": clarity_json(clarity(answers, variances, means, maker))
    }
    facts = [tested.facts[row] for row in asked.queries.tolist()]
    large = [
        place
        for place, it in enumerate(facts)
        if it.width >= CLEAR_SIZE[0] and it.height >= CLEAR_SIZE[1]
    ]
    if large:
        of_large = clarity(
            [answers[it] for it in large], [variances[it] for it in large], means, maker
        )
        parts.measured[CLEAR] = (f"{asked.protocol}, first answers", of_large.clear_at_full_size)


def _sharpness_of_photos(animals: Animals, on_progress: Progress) -> tuple[dict[str, float], Means]:
    """The variance of the Laplacian by the photo's content hash, and the means over all photos."""
    facts = dict(zip(animals.sha256, animals.facts, strict=True))
    variances = for_each_animal(
        lambda it: laplacian_variance(open_photo(it).image(max(it.width, it.height))),
        list(facts.values()),
        on_progress,
    )
    means = Means(fmean(variances), fmean(it.sharpness for it in facts.values()))
    return dict(zip(facts, variances, strict=True)), means
