"""How good are species head and detector on labelled animals?"""

import numpy as np

from rorqual.api.evaluation_parts import Parts
from rorqual.catalogue.animal_facts import AnimalFacts
from rorqual.detection.detector import Detector
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.embedding.species import SpeciesHead
from rorqual.evaluation.animals import Animals
from rorqual.evaluation.detection_figures import DetectedPhoto, detection_figures
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.pictures import for_each_animal, open_photo
from rorqual.evaluation.species_evaluation import species_figures
from rorqual.exchange.evaluation.networks_json import detection_json, species_json
from rorqual.exchange.evaluation.row_tables import (
    BOX_ROWS,
    SPECIES_ROWS,
    box_table,
    species_table,
)
from rorqual.identify.found_boxes import found_annotations
from rorqual.identify.progress import Progress


def species_part(
    parts: Parts, animals: Animals, head: SpeciesHead, maker: FigureMaker, on_progress: Progress
) -> None:
    """Add the species head's answers to the animals whose species is labelled, where any is."""
    labelled = animals.where(np.array([it is not None for it in animals.species], dtype=np.bool_))
    if not len(labelled):
        return

    def tell(facts: AnimalFacts) -> str:
        return head.tell(open_photo(facts).crop(facts.box, head.shortest_side)).label

    answers = for_each_animal(tell, labelled.facts, on_progress)
    truths = [it or "" for it in labelled.species]
    parts.rows[SPECIES_ROWS] = species_table(labelled.photos, labelled.individuals, truths, answers)
    found = species_figures(
        truths,
        answers,
        labelled.individuals,
        draws=maker.draws,
        seed=maker.seed,
    )
    parts.json["species"] = species_json(found)


def detection_part(
    parts: Parts, animals: Animals, detector: Detector, maker: FigureMaker, on_progress: Progress
) -> None:
    """Add the detector's boxes, as users get them, beside the labelled ones, where any are."""
    rows_of: dict[str, list[int]] = {}
    for row, facts in enumerate(animals.facts):
        if facts.box_source is BoxSource.GIVEN:
            rows_of.setdefault(animals.sha256[row], []).append(row)
    if not rows_of:
        return

    def detect(facts: AnimalFacts) -> tuple[Annotation, ...]:
        found = found_annotations(open_photo(facts), detector)
        return tuple(it for it in found if it.box_source is BoxSource.DETECTED)

    firsts = [animals.facts[rows[0]] for rows in rows_of.values()]
    found = for_each_animal(detect, firsts, on_progress)
    photos = {
        animals.photos[rows[0]]: DetectedPhoto(
            animals.individuals[rows[0]],
            tuple(animals.facts[row].box for row in rows),
            tuple(it.box for it in of_photo),
            tuple(it.box_score or 0.0 for it in of_photo),
        )
        for rows, of_photo in zip(rows_of.values(), found, strict=True)
    }
    parts.rows[BOX_ROWS] = box_table(photos)
    figures = detection_figures(list(photos.values()), draws=maker.draws, seed=maker.seed)
    parts.json["detection"] = detection_json(figures, len(photos))
