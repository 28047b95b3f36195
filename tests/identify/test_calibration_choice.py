from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import CatalogueError
from rorqual.identify.calibration_choice import calibration_in_force
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings, chosen_spec
from rorqual.matching.calibration import CalibrationSource
from rorqual.networks.spec import Task
from tests.matching.worlds import calibration_of


@pytest.mark.parametrize(
    ("policy", "source"),
    [
        (LicencePolicy.ANY, CalibrationSource.RESEARCH_PHOTOS),
        (LicencePolicy.PERMISSIVE, CalibrationSource.RENDERED_ANIMALS),
    ],
)
def test_a_fresh_catalogue_has_the_shipped_calibration_that_its_licence_allows(
    policy: LicencePolicy, source: CalibrationSource, tmp_path: Path
) -> None:
    settings = catalogue_settings(policy)
    spec_hash = chosen_spec(settings, Task.EMBEDDING).spec_hash
    with Catalogue.create(tmp_path / "catalogue", settings=settings) as catalogue:
        calibration = calibration_in_force(catalogue, spec_hash)
    assert (calibration.source, calibration.embedding) == (source, spec_hash)


def test_its_own_calibration_is_in_force_once_it_has_one(empty: Catalogue) -> None:
    own = calibration_of(embedding="a-hash", source=CalibrationSource.CATALOGUE)
    empty.save_calibration("a-hash", own.to_json(), {})
    assert calibration_in_force(empty, "a-hash") == own


def test_a_damaged_calibration_is_named_with_its_catalogue(empty: Catalogue) -> None:
    empty.save_calibration("a-hash", {"version": 1}, {})
    with pytest.raises(CatalogueError, match=r"empty.*rorqual calibrate"):
        calibration_in_force(empty, "a-hash")
