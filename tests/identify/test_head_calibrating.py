"""A catalogue calibrates answers with a head: beside its own, for this head and these names."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rorqual import api
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import NetworkError, UsageError
from rorqual.identify.asked_channels import AskedChannels
from rorqual.identify.calibrating import calibrate
from rorqual.identify.calibration_choice import calibration_in_force
from rorqual.identify.head_calibrating import calibrate_with_head
from rorqual.identify.identification_setup import IdentificationSetup
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.networks.class_list import ClassName
from tests.catalogue.builders import a_survey
from tests.cli.running import table
from tests.identify.named_networks import NAMED, register_named
from tests.identify.test_calibrating import spec_of, stamp_of

INDIVIDUALS, PHOTOS, SHARED, NAMED_OTHERWISE = 40, 160, 24, 4
NO_MARKS = AskedChannels(local=False)  # there are no photo files
OTHERS = 30  # known to the head alone
NAMES = {f"hw-{it}": f"whale-{it:04d}" for it in range(NAMED_OTHERWISE)}


def head_name(individual: int) -> str:
    return f"hw-{individual}" if individual < NAMED_OTHERWISE else f"whale-{individual:04d}"


def use(folder: Path, monkeypatch: pytest.MonkeyPatch, *, shared: int = SHARED) -> np.ndarray:
    """A network whose head knows some of the animals; where all of them lie."""
    random = np.random.default_rng(0)
    dimension = 512
    centres = random.standard_normal((INDIVIDUALS + OTHERS, dimension))
    known = [*range(shared), *range(INDIVIDUALS, INDIVIDUALS + OTHERS)]
    rows = centres[known] + 0.3 * random.standard_normal((len(known), dimension))
    names = [ClassName(head_name(it), "humpback_whale") for it in known]
    register_named(folder, names, rows)
    monkeypatch.setenv("RORQUAL_NETWORKS", str(folder))
    return centres


def store(catalogue: Catalogue, centres: np.ndarray, photos: int = PHOTOS) -> None:
    random = np.random.default_rng(1)
    for number, record in enumerate(a_survey(photos, INDIVIDUALS, network=stamp_of(catalogue))):
        vector = centres[number % INDIVIDUALS] + 1.5 * random.standard_normal(centres.shape[1])
        (animal,) = record.annotations
        alike = (vector / np.linalg.norm(vector)).astype(np.float32)
        catalogue.store_photo(replace(record, annotations=(replace(animal, embedding=alike),)))


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    centres = use(tmp_path / "networks", monkeypatch)
    settings = catalogue_settings(LicencePolicy.ANY, embedding=NAMED)
    with Catalogue.create(tmp_path / "whales", settings=settings) as made:
        store(made, centres)
        yield made


def setup_of(catalogue: Catalogue, names: dict[str, str] | None) -> IdentificationSetup:
    return IdentificationSetup.of_catalogue(catalogue, head_names=names)


def test_it_is_used_where_the_same_head_competes_under_the_same_names(catalogue: Catalogue) -> None:
    before = calibration_in_force(catalogue, spec_of(catalogue).spec_hash)
    outcome = calibrate_with_head(catalogue, NAMES, channels=NO_MARKS)
    assert outcome.reason is None
    assert outcome.calibration is not None
    assert outcome.calibration.row_scale is not None
    rows = outcome.report["class_rows"]
    assert (rows["individuals"], rows["shared"]) == (SHARED + OTHERS, SHARED)
    assert rows["known_by_row_alone"] == SHARED // 2
    setup = setup_of(catalogue, NAMES)
    assert setup.calibration == outcome.calibration
    assert setup.head_note == ""
    # that of the photos stays what it was
    assert calibration_in_force(catalogue, spec_of(catalogue).spec_hash) == before
    assert setup_of(catalogue, None).calibration == before


def test_either_calibration_leaves_the_other_alone(catalogue: Catalogue) -> None:
    with_head = calibrate_with_head(catalogue, NAMES, channels=NO_MARKS).calibration
    plain = calibrate(catalogue, channels=NO_MARKS).calibration
    assert plain is not None
    assert plain.row_scale is None
    assert setup_of(catalogue, NAMES).calibration == with_head
    assert setup_of(catalogue, None).calibration == plain


def test_other_names_or_another_head_are_not_calibrated_and_the_note_says_why(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = setup_of(catalogue, NAMES)
    assert "--head-names NAMES.csv` does that on labelled photos" in first.head_note
    calibrate_with_head(catalogue, NAMES, channels=NO_MARKS)
    other = setup_of(catalogue, {})
    assert other.calibration.row_scale is None
    assert "for another table of names; `rorqual calibrate CATALOGUE --with-head` fits" in (
        other.head_note
    )
    assert "none of them is suggested" in other.head_note
    use(tmp_path / "others", monkeypatch, shared=SHARED - 1)
    changed = setup_of(catalogue, NAMES)
    assert changed.calibration.row_scale is None
    assert "is for another head" in changed.head_note


def test_too_few_that_the_head_knows_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centres = use(tmp_path / "few", monkeypatch, shared=15)
    settings = catalogue_settings(LicencePolicy.ANY, embedding=NAMED)
    with Catalogue.create(tmp_path / "few-whales", settings=settings) as catalogue:
        store(catalogue, centres)
        outcome = calibrate_with_head(catalogue, {}, channels=NO_MARKS)
        assert outcome.calibration is None
        assert outcome.report == {"queries": 44, "individuals": 11}
        assert "11 individuals of the catalogue are known to the head of" in (outcome.reason or "")
        assert "needs 20 individuals with 50 photos" in (outcome.reason or "")
        assert "--head-names" in (outcome.reason or "")
        named = calibrate_with_head(catalogue, NAMES, channels=NO_MARKS)
        assert named.report == {"queries": 60, "individuals": 15}
        assert setup_of(catalogue, NAMES).calibration.row_scale is None


def test_calibrated_again_it_is_compared_with_what_was_in_force(catalogue: Catalogue) -> None:
    first = calibrate_with_head(catalogue, NAMES, channels=NO_MARKS).report["compared"]
    again = calibrate_with_head(catalogue, NAMES, channels=NO_MARKS).report["compared"]
    assert again["before"]["log_loss"] < first["before"]["log_loss"]
    assert again["before"]["log_loss"] == pytest.approx(
        again["embedding_alone"]["log_loss"], abs=0.1
    )


def test_from_python_by_a_table_of_names(catalogue: Catalogue, tmp_path: Path) -> None:
    names = table(tmp_path / "names.csv", ("head", "individual"), *NAMES.items())
    outcome = api.calibrate(catalogue, with_head=True, head_names=names, local=False)
    assert outcome.calibration == setup_of(catalogue, NAMES).calibration
    with pytest.raises(UsageError, match="names individuals of a head"):
        api.calibrate(catalogue, head_names=names)
    halved = table(tmp_path / "halved.csv", ("head", "individual"), ("hw-0", ""))
    with pytest.raises(UsageError, match="line 2: hw-0 has one name"):
        api.calibrate(catalogue, with_head=True, head_names=halved)
    strange = table(tmp_path / "strange.csv", ("head", "individual"), ("hw-99", "whale-0000"))
    with pytest.raises(UsageError, match="knows no 'hw-99'"):
        api.calibrate(catalogue, with_head=True, head_names=strange)


def test_a_network_that_names_nobody_has_no_head_to_calibrate(empty: Catalogue) -> None:
    with pytest.raises(NetworkError, match="names no individuals that it was trained on"):
        api.calibrate(empty, with_head=True)
