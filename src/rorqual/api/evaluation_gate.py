"""How good is the gate on the labelled photos and a folder of photos without a cetacean?"""

from pathlib import Path

from rorqual.api.evaluation_parts import Parts
from rorqual.domain.errors import PhotoRefusedError, UsageError
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.gate_evaluation import ScoredPhoto, evaluate_gate
from rorqual.evaluation.held_out_calibration import Calibrated
from rorqual.evaluation.requirements import F1, SENSITIVITY, SPECIFICITY
from rorqual.exchange.evaluation.parts_json import gate_json
from rorqual.gate.gate import Gate
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import PhotoReader
from rorqual.photos.sources import collect_photos


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
