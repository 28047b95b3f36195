"""Which vectors a catalogue compares."""

import numpy as np

from rorqual.catalogue.adaptations import save_adaptation
from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.network_choice import chosen_spec
from rorqual.matching.linear_head import LinearHead
from rorqual.networks.spec import Task
from tests.matching.worlds import calibration_of


def test_without_a_head_it_is_the_networks_own(empty: Catalogue) -> None:
    space = EmbeddingSpace.of_catalogue(empty)
    assert space.base == chosen_spec(empty.settings, Task.EMBEDDING)
    assert space.space_hash == space.base.spec_hash
    assert space.head is None
    assert space.stamps == {}


def test_a_head_makes_a_space_of_its_own(empty: Catalogue) -> None:
    base = chosen_spec(empty.settings, Task.EMBEDDING)
    head = LinearHead(
        np.eye(base.dimension, dtype=np.float32), np.zeros(base.dimension, dtype=np.float32)
    )
    space_hash = head.space_hash(base.spec_hash)
    calibration = calibration_of(embedding=space_hash)
    save_adaptation(empty, base.spec_hash, head, {}, calibration, {})
    space = EmbeddingSpace.of_catalogue(empty)
    assert space.base == base
    assert space.space_hash == space_hash != base.spec_hash
    assert space.stamps == {"adapt": f"linear-head@{space_hash}"}
