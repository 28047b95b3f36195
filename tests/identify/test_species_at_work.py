"""The species head speaks in the main job, where the calibration learned that it helps."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rorqual.api.provenance import calibration_sentence
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.box import Box
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.domain.label import GivenBox
from rorqual.identify.answering import Answerer
from rorqual.identify.asked_channels import AskedChannels
from rorqual.identify.calibrating import calibrate
from rorqual.identify.channels_at_work import channels_at_work
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.identification_setup import IdentificationSetup
from rorqual.identify.identifying import identify_photos
from rorqual.identify.local_channel import local_stamp
from rorqual.identify.networks import species_head_of
from rorqual.matching.calibration import Calibration
from rorqual.matching.fused_novelty import FusedNovelty
from rorqual.matching.fusion import Fusion
from rorqual.matching.fusion_model import EMBEDDING, LOCAL, Channel, FusionModel
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.occasions import OCCASION_STAMP, PLACE
from rorqual.matching.pair_calibrator import Curve, PairCalibrator
from rorqual.matching.species_values import SPECIES, SpeciesValues
from rorqual.photos.reader import PhotoReader
from rorqual.photos.sources import collect_photos
from tests.catalogue.builders import a_label, an_import
from tests.identify.test_answering import AXES
from tests.identify.test_answering import a_photo as an_analysed_photo
from tests.identify.test_calibrating import spec_of, stamp_of
from tests.matching.worlds import calibration_of, gallery_of

HEAD = "some-head@1"
STAMPS = {LOCAL: local_stamp(RootSift()), PLACE: OCCASION_STAMP, SPECIES: HEAD}
RISING = PairCalibrator(Curve((-8.0, 0.0), (-3.0, 3.0), extends=True))
EACH = 60  # real photos of each species
LABELS = ("bottlenose_dolphin", "killer_whale")


def calibrated_with(*names: str, silent: tuple[str, ...] = ()) -> Calibration:
    """A calibration that has learned from these channels, and that the silent ones do not help."""
    embedded = PairCalibrator(Curve((0.0, 1.0), (-5.0, 5.0), extends=True))
    channels = [Channel(EMBEDDING, 1.0, embedded)]
    channels += [Channel(name, 1.0, RISING) for name in names]
    channels += [Channel(name, 0.0, RISING) for name in silent]
    of_novelty = (-0.2,) * len(names) + (0.0,) * len(silent)
    model = FusionModel(tuple(channels), FusedNovelty(1.0, -0.5, 0.0, 0.3, of_novelty, {}))
    return calibration_of(fusion=Fusion(model, 300, 100, 0.6, 0.9, stamps=STAMPS))


@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize("places", [True, False])
def test_channels_speak_in_any_combination(marks: bool, places: bool) -> None:
    names = [name for name, there in ((LOCAL, marks), (PLACE, places)) if there]
    calibration = calibrated_with(SPECIES, *names)
    found = channels_at_work(calibration, local=True, species_head=HEAD)
    assert found.species
    assert found.occasions is places
    assert bool(found.marks) is marks
    assert (found.calibration, found.note) == (calibration, "")


def test_without_marks_the_embedding_decides_only_where_marks_have_a_say() -> None:
    both, one = calibrated_with(SPECIES, LOCAL), calibrated_with(SPECIES, silent=(LOCAL,))
    assert channels_at_work(both, local=False, species_head=HEAD).calibration == both.alone
    found = channels_at_work(one, local=False, species_head=HEAD)
    assert (found.calibration, found.species, found.note) == (one, True, "")


def test_a_head_that_does_not_count_may_be_any_or_none() -> None:
    calibration = calibrated_with(LOCAL, silent=(SPECIES,))
    for head in (HEAD, "another-head@2", None):
        found = channels_at_work(calibration, local=True, species_head=head)
        assert list(found.marks) == [LOCAL]
        assert not found.species
        assert found.note == ""


@pytest.mark.parametrize(
    ("head", "said"),
    [("another-head@2", "another species head than the one at work"), (None, "name none")],
)
def test_another_head_than_that_calibrated_with_is_noted_and_not_used(
    head: str | None, said: str
) -> None:
    calibration = calibrated_with(SPECIES, PLACE)
    found = channels_at_work(calibration, local=True, species_head=head)
    assert found.calibration == calibration.alone
    assert not found.species
    assert said in found.note
    assert "`rorqual calibrate` fits it anew" in found.note


def test_a_channel_of_a_later_version_is_noted_and_not_used() -> None:
    found = channels_at_work(calibrated_with("voice"), local=True, species_head=HEAD)
    assert found.calibration.fusion is None
    assert "'voice' that is not known here" in found.note


def test_of_two_alike_the_one_of_the_species_seen_is_likelier() -> None:
    gallery = gallery_of(["ada", "bea"], [AXES[0], AXES[0]], species=LABELS)
    values = SpeciesValues(LABELS, gallery.species)
    answerer = Answerer(gallery, calibrated_with(SPECIES), {}, species=values)
    photo = an_analysed_photo(AXES[0])
    (animal,) = photo.annotations
    orca = replace(animal, species_probabilities=np.array([0.02, 0.98], np.float32))
    (seen,) = answerer.answer(replace(photo, annotations=(orca,))).annotations
    (unseen,) = answerer.answer(photo).annotations
    assert seen.candidates[0].individual == "bea"
    odds = {it.individual: it.probability for it in seen.candidates}
    expected = np.exp(RISING.pooled.at(np.log([0.98])) - RISING.pooled.at(np.log([0.02])))
    assert odds["bea"] / odds["ada"] == pytest.approx(float(expected[0]), rel=1e-4)
    shares = {it.individual: it.probability for it in unseen.candidates}
    assert shares["ada"] == pytest.approx(shares["bea"])


def test_the_report_names_the_channel() -> None:
    sentence = calibration_sentence(calibrated_with(SPECIES))
    assert "Species by their looks were compared as well" in sentence


def store_two_species(catalogue: Catalogue, folder: Path, rows: list[dict[str, str]]) -> None:
    """Real photos in pairs of one animal, whose made-up vectors hardly tell them apart."""
    random = np.random.default_rng(0)
    dimension = spec_of(catalogue).dimension
    centres = 0.25 * random.standard_normal((len(rows), dimension))
    for number, row in enumerate(rows):
        path = folder / row["photo"]
        label = a_label(
            f"w{number // 2:02}",
            species=row["species"],
            box=box_of(row),
            date=f"20{10 + number % 2}-06-01",
        )
        record = an_import(number, [label], network=stamp_of(catalogue))
        vector = centres[number // 2] + random.standard_normal(dimension)
        vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        (animal,) = record.annotations
        catalogue.store_photo(
            replace(
                record,
                photo=PhotoReader(path.read_bytes(), path.name).content(),
                stored_path=str(path),
                name=path.name,
                annotations=(replace(animal, embedding=vector),),
            )
        )


def box_of(row: dict[str, str]) -> Box:
    return Box(*(float(row[key]) for key in ("x0", "y0", "x1", "y1")))


def test_a_catalogue_of_two_species_learns_to_look_at_them(
    empty: Catalogue, real_photos: Path
) -> None:
    with (real_photos / "happywhale" / "photos.csv").open(encoding="utf-8", newline="") as file:
        of_species: dict[str, list[dict[str, str]]] = {}
        for row in csv.DictReader(file):
            of_species.setdefault(row["species"], []).append(row)
    folder = real_photos / "happywhale" / "photos"
    store_two_species(empty, folder, [it for rows in of_species.values() for it in rows[:EACH]])
    assert "fusion" not in calibrate(empty, channels=AskedChannels(local=False)).report
    assert not IdentificationSetup.of_catalogue(empty).species
    steps: list[int] = []
    outcome = calibrate(
        empty,
        channels=AskedChannels(local=False, species=True),
        on_progress=lambda done, _: steps.append(done),
    )
    assert steps == list(range(1, 2 * EACH + 1))
    assert outcome.report["fusion"]["asked"] == [SPECIES]
    assert outcome.report["fusion"]["kept"]
    head = species_head_of(empty.settings)
    assert head is not None
    assert IdentificationSetup.of_catalogue(empty).species == head.spec.labels
    asked = {rows[EACH]["photo"]: rows[EACH] for rows in of_species.values()}
    run = identify_photos(
        empty,
        collect_photos([str(folder / photo) for photo in asked]).files,
        boxes={photo: (GivenBox(2, box_of(row)),) for photo, row in asked.items()},
        gate=GateMode.OFF,
    )
    for result in run:
        (answer,) = result.annotations
        assert answer.species_head is not None
        known = [it.individual for it in answer.candidates if it.individual != NEW_INDIVIDUAL]
        later = asked[result.photo]["species"] != next(iter(of_species))
        assert {int(it[1:]) >= EACH // 2 for it in known[:3]} == {later}
