"""The parts of an evaluation that read photos again: bad photos, clear photos, the gate."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rorqual.domain.errors import PhotoRefusedError, UsageError
from rorqual.evaluation.answers import answer
from rorqual.evaluation.clarity import clarity, laplacian_variance
from rorqual.evaluation.degradations import MODERATE
from rorqual.evaluation.divisions import NEW_SHARES, closed_set, open_set
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.gate_evaluation import ScoredPhoto, evaluate_gate
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
    gate_json,
    requirements_json,
    robustness_json,
)
from rorqual.gate.gate import Gate
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import PhotoReader
from rorqual.photos.sources import collect_photos

CLEAR_SIZE = (1920, 1080)  # pixels; the stated target is for such photos
OPEN_SHARE = NEW_SHARES[1]


@dataclass(slots=True)
class Parts:
    """Parts of a report as JSON values, and the figures that requirements ask for."""

    json: dict[str, Any]
    measured: dict[Requirement, tuple[str, Interval]]

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
    networks: PhotoNetworks,
    maker: FigureMaker,
    on_progress: Progress,
) -> None:
    """Add robustness and clarity."""
    division = closed_set(calibrated.tested, seed=maker.seed)
    embedder, calibration = networks.embedder, calibrated.calibration
    clean, worse = robustness(division, calibration, embedder, maker, on_progress=on_progress)
    parts.json["robustness"] = robustness_json(clean, worse)
    drop = next(it.relative_drop for it in worse if it.condition.name == MODERATE)
    parts.measured[DROP] = (f"{MODERATE}, MAP@5 of the closed set", drop)

    asked = open_set(calibrated.tested, OPEN_SHARE, seed=maker.seed)
    facts = [calibrated.tested.facts[row] for row in asked.queries.tolist()]
    variances = for_each_animal(
        lambda it: laplacian_variance(open_photo(it).image(max(it.width, it.height))),
        facts,
        on_progress,
    )
    answers = answer(asked, calibration)
    parts.json["clarity"] = {"protocol": asked.protocol} | {
        "figures": clarity_json(clarity(answers, variances, maker))
    }
    large = [
        place
        for place, it in enumerate(facts)
        if it.width >= CLEAR_SIZE[0] and it.height >= CLEAR_SIZE[1]
    ]
    if large:
        found = clarity([answers[it] for it in large], [variances[it] for it in large], maker)
        parts.measured[CLEAR] = (f"{asked.protocol}, first answers", found.clear_at_full_size)


def gate_part(
    parts: Parts,
    calibrated: Calibrated,
    gate: Gate,
    negatives: Path,
    maker: FigureMaker,
    on_progress: Progress,
) -> None:
    """Add the gate, judged by the labelled photos and a folder of photos without a cetacean."""
    animals = calibrated.tested
    scored = [
        ScoredPhoto(photo, "", it.gate_score, individual)
        for photo, it, individual in zip(
            animals.photos, animals.facts, animals.individuals, strict=True
        )
        if it.gate_score is not None and it.gate_model == gate.spec.stamp
    ]
    others = _scored_negatives(gate, negatives, on_progress)
    if not scored or not others:
        raise UsageError(
            f"the gate cannot be judged: {len(scored)} labelled photos were scored by "
            f"{gate.spec.id}, and {negatives} has {len(others)} photos that can be read"
        )
    threshold = 0.5 if gate.spec.threshold is None else gate.spec.threshold
    report = evaluate_gate([*scored, *others], threshold, draws=maker.draws, seed=maker.seed)
    parts.json["gate"] = gate_json(report)
    data = f"{len(scored)} labelled photos, {len(others)} of {negatives.resolve().name}"
    for requirement, figure in (
        (SENSITIVITY, report.sensitivity),
        (SPECIFICITY, report.specificity),
        (F1, report.f1),
    ):
        parts.measured[requirement] = (data, figure)


def _scored_negatives(gate: Gate, folder: Path, on_progress: Progress) -> list[ScoredPhoto]:
    files = collect_photos([str(folder)]).files

    def score(file: PhotoFile) -> ScoredPhoto | None:
        kind, slash, _ = file.name.partition("/")
        try:
            image = PhotoReader(file.read_bytes(), file.name).image(gate.shortest_side)
        except PhotoRefusedError:
            return None
        return ScoredPhoto(file.name, kind if slash else "other", gate.score(image), file.name)

    found = []
    for done, it in enumerate(ordered_map(score, files, default_workers()), start=1):
        on_progress(done, len(files))
        found += [it] if it else []
    return found
