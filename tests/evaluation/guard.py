"""A small evaluation of the shipped networks on rendered animals, and its committed rows.

`python -m tests.evaluation.guard` writes the rows anew, after a change that is meant to stay.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from rorqual.embedding.embedder import Embedder
from rorqual.evaluation.animals import Animals
from rorqual.evaluation.answers import AnsweredPhoto, answer
from rorqual.evaluation.divisions import closed_set, open_set
from rorqual.evaluation.gate_evaluation import ScoredPhoto
from rorqual.exchange.evaluation.rows_file import ROWS, read_rows, write_rows
from rorqual.gate.gate import Gate
from rorqual.matching.calibration import CalibrationSource
from rorqual.matching.shipped import shipped_calibration
from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS, find_spec
from tests.evaluation.herds import herd
from tests.rendered import fluke, sea, whole

BASELINE = Path(__file__).with_name("baseline")
INDIVIDUALS, ENCOUNTERS, SEAS = 12, 3, 12


@cache
def animals() -> Animals:
    """Rendered animals as the shipped network sees them."""
    embedder = Embedder(find_spec(DEFAULT_NETWORKS[Task.EMBEDDING]))
    vectors = np.stack(
        [
            embedder.embed(whole(fluke(individual, encounter).image))
            for individual in range(INDIVIDUALS)
            for encounter in range(ENCOUNTERS)
        ]
    )
    return herd(INDIVIDUALS, ENCOUNTERS).with_vectors(vectors)


def rows(seen: Animals) -> list[AnsweredPhoto]:
    """The answers of a closed and of an open set."""
    embedding = find_spec(DEFAULT_NETWORKS[Task.EMBEDDING]).spec_hash
    calibration = shipped_calibration(embedding, CalibrationSource.RESEARCH_PHOTOS)
    divisions = (closed_set(seen, seed=0), open_set(seen, 0.3, seed=0))
    return [it for division in divisions for it in answer(division, calibration)]


@cache
def gate_photos() -> tuple[ScoredPhoto, ...]:
    """Flukes and empty seas as the shipped gate scores them."""
    gate = Gate(find_spec(DEFAULT_NETWORKS[Task.GATE]))
    flukes = (
        ScoredPhoto(f"{it}.jpg", "", gate.score(fluke(it, 0).image), f"{it}")
        for it in range(INDIVIDUALS)
    )
    seas = (
        ScoredPhoto(f"sea {it}.jpg", "empty_sea", gate.score(sea(it)), f"sea {it}")
        for it in range(SEAS)
    )
    return (*flukes, *seas)


def baseline() -> list[AnsweredPhoto]:
    """The committed rows."""
    return read_rows(BASELINE)


if __name__ == "__main__":
    BASELINE.mkdir(exist_ok=True)
    write_rows(BASELINE / ROWS, [replace(it, encounter=None) for it in rows(animals())])
