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
    steps = {
        "gate": Task.GATE,
        "detect": Task.DETECTION,
        "embed": Task.EMBEDDING,
        "species": Task.SPECIES,
    }
    specs = {step: chosen_spec(settings, task) for step, task in steps.items() if task in settings}
    assert networks.stamps == {step: spec.stamp for step, spec in specs.items()}
    assert networks.licences == {step: spec.licence for step, spec in specs.items()}


def test_settings_that_name_a_detector_get_it_and_others_take_the_whole_photo() -> None:
    settings = {**catalogue_settings(LicencePolicy.ANY), Task.DETECTION: "lite0-detector"}
    detector = PhotoNetworks.of_settings(settings).detector
    assert detector is not None
    assert detector.stamp == chosen_spec(settings, Task.DETECTION).stamp
    del settings[Task.DETECTION]
    assert PhotoNetworks.of_settings(settings).detector is None


def test_embeddings_are_stamped_with_what_made_them(networks: PhotoNetworks) -> None:
    stamp, spec = networks.embedding_stamp, networks.embedder.spec
    assert (stamp.id, stamp.version, stamp.spec_hash, stamp.dimension, stamp.licence) == (
        spec.id,
        spec.version,
        spec.spec_hash,
        spec.dimension,
        spec.licence,
    )


def test_another_detector_is_named_in_its_place(networks: PhotoNetworks) -> None:
    changed = replace(networks, detector=FakeDetector())
    assert changed.stamps == {**networks.stamps, "detect": "fake@000000000000"}
    assert changed.licences == {**networks.licences, "detect": "MIT"}
