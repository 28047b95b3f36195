"""Unnamed animals as provisional individuals, beside known ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.decisions import Tier, append_decision
from rorqual.catalogue.engine import writing
from rorqual.catalogue.records import ImportedAnnotation, NetworkStamp
from rorqual.catalogue.rows import find_id
from rorqual.catalogue.schema import individuals
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.domain.errors import UsageError
from rorqual.domain.grouping import GroupFlag, Grouping
from rorqual.domain.identification import Verdict
from rorqual.domain.photo import CaptureTime
from rorqual.identify.grouping import group_unnamed
from rorqual.identify.network_choice import chosen_spec
from rorqual.networks.spec import Task
from tests.catalogue.builders import a_label, a_photo, an_import

SIMILARITY = 0.6
Vector = NDArray[np.float32]


class Sea:
    """A catalogue of animals whose vectors are made: photos of one animal have a cosine of .8."""

    def __init__(self, catalogue: Catalogue) -> None:
        spec = chosen_spec(catalogue.settings, Task.EMBEDDING)
        assert spec.dimension is not None
        self.catalogue = catalogue
        self.dimension = spec.dimension
        self.network = NetworkStamp(
            spec.id, spec.version, spec.spec_hash, spec.dimension, spec.licence
        )
        self.photos = 0
        self.drawn: dict[str, Vector] = {}

    def draw(self, cosines: list[list[float]]) -> None:
        """Animals "0", "1", ... whose photos have these cosines, one with another."""
        rows = np.linalg.cholesky(np.array(cosines))
        for number, row in enumerate(rows):
            self.drawn[str(number)] = np.zeros(self.dimension, dtype=np.float32)
            self.drawn[str(number)][: len(row)] = row

    def vector(self, animal: str, photo: object) -> Vector:
        if animal in self.drawn:
            return self.drawn[animal]

        def direction(*seed: object) -> NDArray[np.float64]:
            # as text of its own, so that it does not depend on how Python hashes
            values = np.frombuffer(repr(seed).encode(), dtype=np.uint8)
            drawn = np.random.default_rng(values.tolist()).standard_normal(self.dimension)
            return np.asarray(drawn / np.linalg.norm(drawn))

        mixed = 2.0 * direction(animal) + direction(animal, photo)
        return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)

    def take(
        self, *animals: str, name: str | None = None, at: float | None = None, **label: str
    ) -> int:
        """A photo of some animals; `name` says who the first one is. The photo's number."""
        number = self.photos
        self.photos += 1
        boxes = [Box(100 * place, 0, 100 * place + 90, 90) for place in range(len(animals))]
        written = a_label(name, encounter=f"day {number}", **label)  # type: ignore[arg-type]
        annotations = tuple(
            ImportedAnnotation(
                Annotation(box, BoxSource.GIVEN),
                label=replace(written, box=box) if place == 0 and (name or label) else None,
                embedding=self.vector(animal, number),
            )
            for place, (animal, box) in enumerate(zip(animals, boxes, strict=True))
        )
        start = datetime(2024, 5, 1) + timedelta(days=number)
        when = start if at is None else datetime(2024, 1, 1) + timedelta(seconds=at)
        photo = replace(a_photo(number), capture_time=CaptureTime(when, 0, "exif"))
        record = an_import(number, network=self.network)
        self.catalogue.store_photo(replace(record, photo=photo, annotations=annotations))
        return number

    def group(self, **options: object) -> Grouping:
        options = {"similarity": SIMILARITY} | options
        return group_unnamed(self.catalogue, **options)  # type: ignore[arg-type]


def photos_of(grouping: Grouping) -> list[list[int]]:
    """The numbers of the photos in each group."""
    return [
        [int(animal.photo.removesuffix(".jpg")) for animal in group.animals]
        for group in grouping.groups
    ]


@pytest.fixture
def sea(empty: Catalogue) -> Iterator[Sea]:
    yield Sea(empty)


def test_photos_of_one_animal_are_one_group(sea: Sea) -> None:
    for animal in ("ada", "bea", "ada", "cleo", "bea", "ada"):
        sea.take(animal)
    grouping = sea.group()
    assert photos_of(grouping) == [[0, 2, 5], [1, 4], [3]]
    assert [group.name for group in grouping.groups] == ["group-0001", "group-0002", "group-0003"]
    alone = grouping.groups[2]
    assert alone.reason == "Seen in one photo; nothing else is alike enough."
    assert alone.animals[0].similarity is None
    assert all((animal.similarity or 0) > SIMILARITY for animal in grouping.groups[0].animals)
    assert "as you asked" in grouping.basis


def test_an_empty_catalogue_has_no_groups(sea: Sea) -> None:
    assert sea.group().groups == ()


def test_named_animals_are_not_grouped_but_anchor_groups(sea: Sea) -> None:
    sea.take("ada", name="Ada")
    sea.take("bea", name="Bea")
    for animal in ("ada", "ada", "bea", "cleo"):
        sea.take(animal)
    grouping = sea.group()
    assert photos_of(grouping) == [[2, 3], [4], [5]]
    assert [group.individual for group in grouping.groups] == ["Ada", "Bea", None]
    assert "known encounters of Ada" in grouping.groups[0].reason
    known = sea.catalogue.gallery_rows(sea.network.spec_hash)
    assert grouping.groups[0].known_annotation == known.annotation_ids[0]


def test_animals_alike_are_not_joined_where_they_are_known_to_be_two(sea: Sea) -> None:
    # "Ada" and "Eve" are taken for two, though the photos are those of one animal
    sea.take("ada", name="Ada")
    sea.take("ada", name="Eve")
    sea.take("ada")
    sea.take("ada")
    groups = sea.group().groups
    assert {group.individual for group in groups} <= {"Ada", "Eve"}
    for group in groups:
        (other,) = {"Ada", "Eve"} - {group.individual}
        assert group.flags == (GroupFlag.BETWEEN_KNOWN,)
        assert f"It resembles {other} enough to be that one as well." in group.reason


def test_who_resembles_a_second_known_individual_is_to_be_looked_at(sea: Sea) -> None:
    # a photo .68 like all three of Ada and .66 like Bea, of whom Ada's are much less alike
    sea.draw(
        [
            [1.00, 0.68, 0.68, 0.68, 0.66],
            [0.68, 1.00, 0.75, 0.75, 0.10],
            [0.68, 0.75, 1.00, 0.75, 0.10],
            [0.68, 0.75, 0.75, 1.00, 0.10],
            [0.66, 0.10, 0.10, 0.10, 1.00],
        ]
    )
    sea.take("0")
    for animal in ("1", "2", "3"):
        sea.take(animal, name="Ada")
    sea.take("4", name="Bea")
    (group,) = sea.group().groups
    assert group.individual == "Ada"
    assert group.flags == (GroupFlag.BETWEEN_KNOWN,)
    assert "It resembles Bea enough" in group.reason


def test_two_halves_that_one_pair_joins_are_to_be_looked_at(sea: Sea) -> None:
    # a mean of .615 joins the halves, but one pair of the four alone is that much alike
    sea.draw(
        [
            [1.00, 0.80, 0.56, 0.56],
            [0.80, 1.00, 0.78, 0.56],
            [0.56, 0.78, 1.00, 0.80],
            [0.56, 0.56, 0.80, 1.00],
        ]
    )
    for animal in ("0", "1", "2", "3"):
        sea.take(animal)
    (group,) = sea.group().groups
    assert group.flags == (GroupFlag.BARBELL,)
    assert [animal.half for animal in group.animals] == [1, 1, 2, 2]
    assert "It may be two individuals" in group.reason


def test_a_group_that_hangs_together_has_no_halves(sea: Sea) -> None:
    for _ in range(4):
        sea.take("ada")
    (group,) = sea.group().groups
    assert group.flags == ()
    assert {animal.half for animal in group.animals} == {1}


def test_two_animals_in_one_photo_are_two(sea: Sea) -> None:
    sea.take("ada", "ada")
    assert photos_of(sea.group()) == [[0], [0]]
    # also where a person named one of them
    sea.take("ada", "ada", name="Ada")
    (beside_ada,) = (
        group
        for group in sea.group().groups
        if "00001.jpg" in [animal.photo for animal in group.animals]
    )
    assert beside_ada.individual is None


def test_labelled_species_that_differ_are_never_joined(sea: Sea) -> None:
    sea.take("ada", species="orca")
    sea.take("ada", species="humpback_whale")
    assert photos_of(sea.group()) == [[0], [1]]


def test_what_a_person_rejected_is_not_suggested_again(sea: Sea) -> None:
    sea.take("ada", name="Ada")
    sea.take("ada")
    (group,) = sea.group().groups
    assert group.individual == "Ada"
    with writing(sea.catalogue.engine) as connection:
        append_decision(
            connection,
            group.animals[0].annotation_id,
            Tier.REJECTED,
            verdict=Verdict.MATCH,
            individual_id=find_id(connection, individuals, name="Ada"),
            actor="Ana",
            reason="other scars",
        )
    (group,) = sea.group().groups
    assert group.individual is None


def test_frames_of_a_burst_are_one_sighting(sea: Sea) -> None:
    for seconds in (0, 4, 3600):
        sea.take("ada", at=seconds)
    (group,) = sea.group().groups
    assert (len(group.animals), group.sightings) == (3, 2)
    assert [animal.sighting for animal in group.animals] == [1, 1, 2]
    (group,) = sea.group(burst_seconds=0).groups
    assert group.sightings == 3


def test_only_the_animals_of_some_files_are_grouped(sea: Sea) -> None:
    for animal in ("ada", "ada", "ada"):
        sea.take(animal)
    assert photos_of(sea.group(stored_paths=["/photos/00000.jpg", "/photos/00002.jpg"])) == [[0, 2]]


def test_the_similarity_comes_from_the_named_animals(sea: Sea) -> None:
    sea.take("zoe")
    with pytest.raises(UsageError, match=r"too few named animals .* 50 encounters"):
        sea.group(similarity=None)
    for animal in range(25):
        for _ in range(3):
            sea.take(f"animal {animal}", name=f"whale-{animal}")
    sea.take("zoe")
    grouping = sea.group(similarity=None)
    assert photos_of(grouping) == [[0, 76]]
    assert "75 encounters of 25 named individuals" in grouping.basis
    assert "75 of 75 pairs" in grouping.basis


def test_animals_that_the_network_cannot_tell_apart_are_not_grouped(sea: Sea) -> None:
    for photo in range(75):
        sea.take(f"animal {photo}", name=f"whale-{photo % 25}")  # labels without sense
    sea.take("zoe")
    with pytest.raises(UsageError, match="does not tell them apart"):
        sea.group(similarity=None)
