"""How good is the gate on the labelled photos and a folder of photos without a cetacean?"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rorqual.api.evaluation_parts import Parts
from rorqual.catalogue.animal_facts import AnimalFacts
from rorqual.domain.errors import PhotoRefusedError, UsageError
from rorqual.evaluation.animals import Animals
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.gate_baselines import FrozenImageNet, LookedAt, gate_baselines
from rorqual.evaluation.gate_evaluation import ScoredPhoto, evaluate_gate
from rorqual.evaluation.held_out_calibration import Calibrated
from rorqual.evaluation.pictures import for_each_animal, open_photo
from rorqual.evaluation.requirements import F1, SENSITIVITY, SPECIFICITY
from rorqual.exchange.evaluation.networks_json import gate_baselines_json
from rorqual.exchange.evaluation.parts_json import gate_json
from rorqual.exchange.evaluation.row_tables import GATE_ROWS, gate_table
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
    *,
    with_baselines: bool = False,
) -> None:
    """Add the gate, judged by the labelled photos and a folder of photos without a cetacean.

    Baselines beside it read the labelled photos again.

    Raises:
        UsageError: where there are no photos of one of the two kinds.
    """
    animals = calibrated.tested
    seen = [
        row
        for row, it in enumerate(animals.facts)
        if it.gate_score is not None and it.gate_model == gate.spec.stamp
    ]
    scored = [
        ScoredPhoto(animals.photos[row], "", score, animals.individuals[row])
        for row in seen
        if (score := animals.facts[row].gate_score) is not None
    ]
    network = FrozenImageNet() if with_baselines else None
    looked = _looked_at_negatives(gate, network, negatives, on_progress)
    others = [it.scored for it in looked]
    if not scored or not others:
        raise UsageError(
            f"the gate cannot be judged: {len(scored)} labelled photos were scored by "
            f"{gate.spec.id}, and {negatives} has {len(others)} photos that can be read"
        )
    threshold = 0.5 if gate.spec.threshold is None else gate.spec.threshold
    photos = [*scored, *others]
    report = evaluate_gate(photos, threshold, draws=maker.draws, seed=maker.seed)
    parts.json["gate"] = gate_json(report)
    found = None
    if network:
        known = _looked_at(network, animals.where(np.array(seen)), scored, on_progress)
        found = gate_baselines([*known, *looked], draws=maker.draws, seed=maker.seed)
    if found:
        parts.json["gate"]["out_of_distribution"] = gate_baselines_json(found)
    parts.rows[GATE_ROWS] = gate_table(photos, found, seed=maker.seed)
    data = f"{len(scored)} labelled photos, {len(others)} of {negatives.resolve().name}"
    for requirement, figure in (
        (SENSITIVITY, report.sensitivity),
        (SPECIFICITY, report.specificity),
        (F1, report.f1),
    ):
        parts.measured[requirement] = (data, figure)


def _looked_at(
    network: FrozenImageNet,
    animals: Animals,
    scored: Sequence[ScoredPhoto],
    on_progress: Progress,
) -> list[LookedAt]:
    """The labelled photos with what the frozen network sees in them."""

    def look(facts: AnimalFacts) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return network.look(open_photo(facts).image(network.shortest_side))

    seen = for_each_animal(look, animals.facts, on_progress)
    return [
        LookedAt(it, species or "", logits, features)
        for it, species, (logits, features) in zip(scored, animals.species, seen, strict=True)
    ]


def _looked_at_negatives(
    gate: Gate, network: FrozenImageNet | None, folder: Path, on_progress: Progress
) -> list[LookedAt]:
    files = collect_photos([str(folder)]).files
    nothing = np.zeros(0, dtype=np.float32)

    def look(file: PhotoFile) -> LookedAt | None:
        kind, slash, _ = file.name.partition("/")
        try:
            reader = PhotoReader(file.read_bytes(), file.name)
            score = gate.score(reader.image(gate.shortest_side))
            seen = network.look(reader.image(network.shortest_side)) if network else None
        except PhotoRefusedError:
            return None
        scored = ScoredPhoto(file.name, kind if slash else "other", score, file.name)
        return LookedAt(scored, "", *(seen or (nothing, nothing)))

    found = []
    for done, it in enumerate(ordered_map(look, files, default_workers()), start=1):
        on_progress(done, len(files))
        found += [it] if it else []
    return found
