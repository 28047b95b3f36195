"""Two networks, compared on a catalogue's animals; vectors are made up, so who wins is known."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import writing
from rorqual.catalogue.records import NetworkStamp
from rorqual.catalogue.reembedding import store_vectors
from rorqual.identify.comparing import _auroc, compare_networks
from rorqual.matching.individual_scores import DEFAULT_BEST_PHOTO_WEIGHT
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.store import find_spec
from tests.catalogue.builders import a_label, an_import

NOISY, CLEAR = find_spec("rorqual-lite0"), find_spec("lite0-levels")
INDIVIDUALS, PHOTOS_EACH = 12, 3


def stamp(spec: NetworkSpec) -> NetworkStamp:
    return NetworkStamp(spec.id, spec.version, spec.spec_hash, spec.dimension, spec.licence)


def vectors(spec: NetworkSpec, noise: float) -> NDArray[np.float32]:
    random = np.random.default_rng(0)
    animals = np.repeat(random.normal(size=(INDIVIDUALS, 8)), PHOTOS_EACH, axis=0)
    made = np.zeros((len(animals), spec.dimension))
    made[:, :8] = animals + noise * random.normal(size=animals.shape)
    unit: NDArray[np.float32] = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(
        np.float32
    )
    return unit


@pytest.fixture
def embedded(empty: Catalogue) -> Catalogue:
    """Animals whose photos are gone, with vectors of both networks."""
    noisy, clear = vectors(NOISY, 2.0), vectors(CLEAR, 0.1)
    for number in range(len(noisy)):
        label = a_label(f"whale-{number // PHOTOS_EACH:02}", encounter=f"day-{number}")
        record = an_import(number, [label], network=stamp(NOISY))
        (item,) = record.annotations
        stored = empty.store_photo(
            replace(record, annotations=(replace(item, embedding=noisy[number]),))
        )
        with writing(empty.engine) as connection:
            store_vectors(connection, stamp(CLEAR), {stored.annotation_ids[0]: clear[number]})
    return empty


def precision_by_hand(rows: NDArray[np.float32]) -> float:
    """MAP@5 with each photo left out in turn, written out."""
    individual = np.arange(len(rows)) // PHOTOS_EACH
    found = []
    for query in range(len(rows)):
        scores = []
        for one in range(INDIVIDUALS):
            own = rows[(individual == one) & (np.arange(len(rows)) != query)].astype(float)
            centre = own.sum(axis=0)
            best = (own @ rows[query]).max()
            mean = centre @ rows[query] / np.linalg.norm(centre)
            scores.append(DEFAULT_BEST_PHOTO_WEIGHT * best + (1 - DEFAULT_BEST_PHOTO_WEIGHT) * mean)
        rank = int((np.array(scores) > scores[individual[query]]).sum())
        found.append(1 / (rank + 1) if rank < 5 else 0.0)
    return float(np.mean(found))


def test_the_better_network_is_named_with_the_interval_of_its_gain(embedded: Catalogue) -> None:
    found = compare_networks(embedded, NOISY.id, CLEAR.id)
    assert found.reason == f"{CLEAR.id} finds these animals better than {NOISY.id}."
    assert (found.queries, found.individuals, found.left_out) == (36, 12, 0)
    figure = found.figures["MAP@5"]
    assert figure.first == pytest.approx(precision_by_hand(vectors(NOISY, 2.0)), abs=1e-6)
    assert figure.second == pytest.approx(precision_by_hand(vectors(CLEAR, 0.1)), abs=1e-6)
    for gain in (it.gain for it in found.figures.values()):
        assert 0 < gain.low <= gain.value <= gain.high
    assert all(it.median_ms > 0 for it in found.footprints)
    if sys.platform == "linux":
        assert all(5 < (it.megabytes or 0) < 500 for it in found.footprints)

    turned = compare_networks(embedded, CLEAR.id, NOISY.id)
    assert turned.reason == found.reason
    assert turned.figures["top-1"].gain.value == -found.figures["top-1"].gain.value
    assert embedded.settings["embedding"] == NOISY.id  # nothing is switched


def test_a_network_is_no_better_than_itself(embedded: Catalogue) -> None:
    found = compare_networks(embedded, NOISY.id, NOISY.id)
    assert found.reason.startswith("These photos do not tell which of")
    assert all(it.gain.value == it.gain.low == it.gain.high == 0 for it in found.figures.values())


def test_without_labelled_encounters_nothing_can_be_asked(empty: Catalogue) -> None:
    found = compare_networks(empty, NOISY.id, CLEAR.id)
    assert (found.queries, found.figures) == (0, {})
    assert "label more photos" in found.reason


def test_the_area_under_the_curve_is_scikit_learns() -> None:
    from sklearn.metrics import roc_auc_score

    random = np.random.default_rng(1)
    known, new = random.normal(1, 1, 50).round(1), random.normal(0, 1, 50).round(1)
    expected = roc_auc_score(np.repeat([False, True], 50), -np.concatenate([known, new]))
    assert _auroc(known, new) == pytest.approx(expected)
