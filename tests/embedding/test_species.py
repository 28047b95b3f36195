from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rorqual.domain.errors import NetworkError
from rorqual.domain.identification import UNKNOWN_SPECIES
from rorqual.embedding.species import SpeciesHead
from rorqual.networks.spec import NetworkSpec, Task
from rorqual.networks.store import find_spec
from tests.rendered import fluke, whole


def head_with(threshold: float) -> SpeciesHead:
    """A head whose probabilities are the numbers of a frozen network's vector."""
    levels = find_spec("lite0-levels")
    labels = tuple(f"species_{number}" for number in range(levels.dimension))
    spec = replace(levels, task=Task.SPECIES, labels=labels, threshold=threshold)
    return SpeciesHead(spec)


def test_the_likeliest_label_is_said_with_its_probability() -> None:
    head = head_with(0.0)
    crop = whole(fluke(0, 0).image)
    vector = head._network.run(crop.image, crop.box)
    result = head.tell(crop)
    assert result.label == head.spec.labels[int(np.argmax(vector))]
    assert result.probability == pytest.approx(float(vector.max()))


def test_under_the_threshold_the_species_is_unknown() -> None:
    crop = whole(fluke(0, 0).image)
    said, unknown = head_with(0.0).tell(crop), head_with(1.0).tell(crop)
    assert said.probability is not None
    assert unknown.label == UNKNOWN_SPECIES
    assert unknown.probability == pytest.approx(1 - said.probability)


def test_what_is_told_is_made_of_the_probabilities_of_all_labels() -> None:
    head, crop = head_with(0.0), whole(fluke(0, 0).image)
    probabilities = head.probabilities(crop)
    assert probabilities.shape == (len(head.spec.labels),)
    assert head.told(probabilities) == head.tell(crop)


@pytest.mark.parametrize("changes", [{"labels": ()}, {"threshold": None}])
def test_a_network_without_labels_or_threshold_is_no_species_head(
    changes: dict[str, Any],
) -> None:
    spec: NetworkSpec = replace(find_spec("lite0-levels"), task=Task.SPECIES, threshold=0.5)
    with pytest.raises(NetworkError, match="no species head"):
        SpeciesHead(replace(spec, **changes))
