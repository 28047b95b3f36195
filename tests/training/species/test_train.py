from pathlib import Path

import numpy as np
import pytest

for package in ("torch", "onnx"):
    pytest.importorskip(package, reason=f"{package} comes with the extra `train`")
from rorqual.training.gate_examples import GateExamples  # noqa: E402
from rorqual.training.gate_photos import GatePhoto, Role  # noqa: E402
from rorqual.training.species.fit import (  # noqa: E402
    fit_species,
    said_species,
    species_threshold,
)
from rorqual.training.species.train import report  # noqa: E402

SPECIES = ("blue_whale", "killer_whale")
NOTHING = np.zeros((0, 3), np.float32)
PLACES = {"blue_whale": (4, 0, 0), "killer_whale": (0, 4, 0), "sharks": (0, 0, 4)}


@pytest.fixture(scope="module")
def examples() -> GateExamples:
    """Three kinds at three corners; blue whales and some killer whales of one source."""
    rng = np.random.default_rng(0)
    photos, vectors = [], []
    for kind, place in PLACES.items():
        for number in range(150):
            source = "happywhale" if kind != "sharks" and number % 2 else kind
            role = tuple(Role)[number // 50]
            path = Path(source) / "photos" / f"{number}.jpg"
            photos.append(GatePhoto(path, kind != "sharks", kind, role, group=str(number)))
            vectors.append(rng.standard_normal(3) + place)
    table = np.array(vectors, np.float32)
    return GateExamples(photos, table, table, NOTHING, np.zeros(0, np.int64))


def test_species_are_told_apart_and_others_are_unknown(examples: GateExamples) -> None:
    probabilities = fit_species(examples, SPECIES).probabilities(examples.common)
    threshold = species_threshold(examples, probabilities, SPECIES)
    said = said_species(probabilities, SPECIES, threshold)
    test = examples.chosen(Role.TEST)
    for kind in PLACES:
        expected = kind if kind in SPECIES else "unknown"
        assert (said[test & (examples.kinds == kind)] == expected).mean() > 0.7


def test_left_out_examples_do_not_teach(examples: GateExamples) -> None:
    head = fit_species(examples, SPECIES, examples.kinds == "killer_whale")
    orcas = head.probabilities(examples.common)[examples.kinds == "killer_whale", 1]
    assert orcas.max() < 0.5


def test_the_threshold_is_the_highest_at_which_enough_known_animals_get_a_label() -> None:
    photos = [GatePhoto(Path("a"), True, "blue_whale", Role.CALIBRATE)] * 10
    photos += [GatePhoto(Path("a"), True, "blue_whale", Role.TEST)] * 10
    examples = GateExamples(photos, NOTHING, NOTHING, NOTHING, np.zeros(0, np.int64))
    best = np.array([0.305, 0.705, *[0.9] * 8, *[0.0] * 10])
    probabilities = np.column_stack([best, np.zeros(20)])
    assert species_threshold(examples, probabilities, SPECIES) == 0.7


def test_the_report_stands_beside_a_head_that_knows_only_the_source(
    examples: GateExamples,
) -> None:
    figures = report(examples, SPECIES, fit_species(examples, SPECIES))
    ours, source = (
        figures["happywhale"][view]["accuracy"]["value"] for view in ("common_view", "source_only")
    )
    assert ours > 0.7 > 0.6 > source  # the source shows both species alike
    unknown = figures["unknown"]
    assert unknown["no_cetacean"]["n"] == 50
    assert {"blue_whale, never met", "killer_whale, never met"} <= unknown.keys()
    assert set(figures["sources_left_out"]) == {"blue_whale", "happywhale", "killer_whale"}
