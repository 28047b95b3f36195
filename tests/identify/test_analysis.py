"""One photo through all steps: what it shows, or at which step it was refused and why."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rorqual.domain.annotation import Annotation, BoxSource, Part
from rorqual.domain.box import Box
from rorqual.domain.identification import UNKNOWN_SPECIES
from rorqual.domain.refusal import RefusalReason, Step
from rorqual.embedding.embedder import Embedder
from rorqual.gate.gate import Gate
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.networks import PhotoNetworks
from rorqual.networks.store import find_spec
from tests.identify.analysing import REFUSE, analyse
from tests.identify.detectors import FakeDetector, a_detection
from tests.identify.photos import a_label, name_of, save
from tests.rendered import HEIGHT, WIDTH, fluke


@pytest.fixture
def whale(survey: Path) -> Path:
    return survey / name_of(0, 0)


@pytest.fixture
def empty_sea(queries: Path) -> Path:
    return queries / "sea.jpg"


def test_a_cetacean_passes_all_steps(whale: Path, networks: PhotoNetworks) -> None:
    photo = analyse(whale, networks)
    assert photo.refusal is None
    assert photo.gate is not None
    assert photo.gate.is_cetacean
    assert photo.content is not None
    assert (photo.content.width, photo.content.height) == (WIDTH, HEIGHT)
    assert photo.sha256 == photo.content.sha256
    assert photo.file_bytes == whale.stat().st_size
    (animal,) = photo.annotations
    assert animal.annotation.box_source is BoxSource.DETECTED
    assert animal.annotation.part is Part.FLUKE
    assert np.linalg.norm(animal.embedding) == pytest.approx(1)
    assert animal.thumbnail.startswith(b"\xff\xd8")


def test_a_broken_file_is_refused_where_it_is_read(queries: Path, networks: PhotoNetworks) -> None:
    photo = analyse(queries / "broken.jpg", networks)
    assert photo.refusal is not None
    assert (photo.refusal.step, photo.refusal.reason) == (Step.READ, RefusalReason.TRUNCATED_IMAGE)
    assert "broken.jpg" in photo.refusal.message
    assert (photo.content, photo.gate, photo.annotations) == (None, None, ())


def test_given_animals_replace_detection(whale: Path, networks: PhotoNetworks) -> None:
    given = [
        Annotation(Box(10, 20, 300, 200), BoxSource.GIVEN, part=Part.FLUKE),
        Annotation(Box(0, 0, 40, 40), BoxSource.GIVEN),
    ]
    sizes: list[tuple[int, int]] = []

    def wanted(width: int, height: int) -> Sequence[Annotation]:
        sizes.append((width, height))
        return given

    detector = FakeDetector((a_detection(0, 0, 9, 9),))
    photo = analyse(whale, replace(networks, detector=detector), wanted=wanted)
    assert [item.annotation for item in photo.annotations] == given
    assert sizes == [(WIDTH, HEIGHT)]
    assert detector.shown == []


def test_where_no_given_animal_can_be_used_the_photo_is_detected(
    whale: Path, networks: PhotoNetworks
) -> None:
    detector = FakeDetector((a_detection(0, 0, 90, 90),))
    photo = analyse(whale, replace(networks, detector=detector), wanted=lambda *_: ())
    assert [item.annotation.box_source for item in photo.annotations] == [BoxSource.DETECTED]


def test_given_rows_are_checked_for_a_refused_photo_too(
    empty_sea: Path, networks: PhotoNetworks
) -> None:
    asked: list[int] = []
    photo = analyse(empty_sea, networks, wanted=lambda width, _: asked.append(width) or ())  # type: ignore[func-returns-value]
    assert photo.refusal is not None
    assert asked == [WIDTH]


def test_every_found_animal_has_its_own_embedding(whale: Path, networks: PhotoNetworks) -> None:
    halves = FakeDetector(
        (a_detection(0, 0, WIDTH / 2, HEIGHT), a_detection(WIDTH / 2, 0, WIDTH, HEIGHT)),
        shortest_side=HEIGHT,
    )
    photo = analyse(whale, replace(networks, detector=halves))
    left, right = (item.embedding for item in photo.annotations)
    assert float(left @ right) < 0.99


def test_a_network_that_fails_refuses_the_photo_at_its_step(
    whale: Path, networks: PhotoNetworks
) -> None:
    logits = replace(networks.gate.spec, head=None, output="logits", dimension=1000)
    seven = replace(find_spec(networks.embedder.spec.id), dimension=7)
    for broken, step, why in (
        (replace(networks, gate=Gate(logits)), Step.GATE, "which is not in 0..1"),
        (replace(networks, embedder=Embedder(seven)), Step.EMBED, "its spec says 7"),
    ):
        photo = analyse(whale, broken)
        assert photo.refusal is not None
        assert (photo.refusal.step, photo.refusal.reason) == (step, RefusalReason.NETWORK_FAILED)
        assert photo.refusal.message.startswith(f"{whale.name}: ")
        assert why in photo.refusal.message
        assert photo.content is not None
        assert photo.annotations == ()


def test_a_fault_of_the_program_refuses_the_photo_too_and_says_so(
    whale: Path, networks: PhotoNetworks
) -> None:
    photo = analyse(whale, replace(networks, detector=FakeDetector(fault=ValueError("no anchor"))))
    assert photo.refusal is not None
    assert (photo.refusal.step, photo.refusal.reason) == (
        Step.DETECT,
        RefusalReason.INTERNAL_ERROR,
    )
    assert f"{whale.name}: ValueError: no anchor. Report" in photo.refusal.message


def test_stopping_the_program_is_no_refusal(whale: Path, networks: PhotoNetworks) -> None:
    with pytest.raises(KeyboardInterrupt):
        analyse(whale, replace(networks, detector=FakeDetector(fault=KeyboardInterrupt())))


def test_a_photo_is_analysed_alike_at_any_size_of_its_file(
    tmp_path: Path, networks: PhotoNetworks
) -> None:
    """Draft decoding and resizing must change little: the animal is the same."""
    image = fluke(0, 0).image
    photos = [
        analyse(save(image.resize((factor * WIDTH, factor * HEIGHT)), tmp_path / name), networks)
        for factor, name in ((1, "small.jpg"), (6, "large.jpg"), (3, "large.png"))
    ]
    first, *others = (photo.annotations[0].embedding for photo in photos)
    assert all(float(first @ other) > 0.97 for other in others)


def test_the_record_keeps_what_was_found_and_whose_it_is(
    whale: Path, networks: PhotoNetworks
) -> None:
    photo, label = analyse(whale, networks), a_label("whale-0")
    analyser = PhotoAnalyser(networks, REFUSE)
    unlabelled, labelled = analyser.record(photo), analyser.record(photo, [label])
    assert unlabelled is not None
    assert labelled is not None
    assert unlabelled.annotations[0].label is None
    assert labelled.annotations[0].label is label
    assert labelled.name == whale.name
    assert labelled.stored_path == str(whale)
    assert labelled.network == networks.embedding_stamp
    assert photo.gate is not None
    assert (labelled.gate_score, labelled.gate_model) == (
        photo.gate.score,
        networks.gate.spec.stamp,
    )


def test_what_could_not_be_read_has_no_record(queries: Path, networks: PhotoNetworks) -> None:
    broken = analyse(queries / "broken.jpg", networks)
    assert PhotoAnalyser(networks, REFUSE).record(broken) is None


def test_a_species_head_looks_at_each_animal(whale: Path, networks: PhotoNetworks) -> None:
    (animal,) = analyse(whale, networks).annotations
    assert animal.species is not None
    assert networks.species is not None
    assert animal.species.label in {*networks.species.spec.labels, UNKNOWN_SPECIES}
    (unlooked,) = analyse(whale, replace(networks, species=None)).annotations
    assert unlooked.species is None
    assert unlooked.species_probabilities is None
    assert animal.species_probabilities is not None
    assert networks.species.told(animal.species_probabilities) == animal.species
