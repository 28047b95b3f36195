from dataclasses import replace

import pytest

from rorqual.identify.network_choice import LicencePolicy, catalogue_settings, chosen_spec
from rorqual.identify.networks import PhotoNetworks
from rorqual.networks.spec import Task
from tests.identify.detectors import FakeDetector


@pytest.mark.parametrize("policy", LicencePolicy)
def test_the_networks_of_the_settings_are_loaded(policy: LicencePolicy) -> None:
    settings = catalogue_settings(policy)
    networks = PhotoNetworks.of_settings(settings)
    gate, embedding = (chosen_spec(settings, task) for task in (Task.GATE, Task.EMBEDDING))
    assert networks.stamps == {"gate": gate.stamp, "embed": embedding.stamp}
    assert networks.licences == {"gate": gate.licence, "embed": embedding.licence}


def test_embeddings_are_stamped_with_what_made_them(networks: PhotoNetworks) -> None:
    stamp, spec = networks.embedding_stamp, networks.embedder.spec
    assert (stamp.id, stamp.version, stamp.spec_hash, stamp.dimension, stamp.licence) == (
        spec.id,
        spec.version,
        spec.spec_hash,
        spec.dimension,
        spec.licence,
    )


def test_a_detector_is_named_where_there_is_one(networks: PhotoNetworks) -> None:
    assert "detect" not in networks.stamps
    with_detector = replace(networks, detector=FakeDetector())
    assert with_detector.stamps == {**networks.stamps, "detect": "fake@000000000000"}
