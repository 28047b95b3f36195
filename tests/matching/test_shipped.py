import json
from importlib.resources import files

import pytest

from rorqual.domain.errors import NetworkError
from rorqual.matching.calibration import CalibrationSource
from rorqual.matching.shipped import calibration_from_table, shipped_calibration
from tests.matching.worlds import calibration_of


def test_every_shipped_calibration_can_be_read_and_belongs_to_its_network() -> None:
    text = (files("rorqual.matching") / "data" / "calibrations.json").read_text(encoding="utf-8")
    for spec_hash in json.loads(text):
        calibration = shipped_calibration(spec_hash)
        assert calibration.embedding == spec_hash
        assert calibration.source is CalibrationSource.SHIPPED


def test_an_entry_is_read_as_it_was_written() -> None:
    table = {"hash": calibration_of().to_json()}
    assert calibration_from_table(table, "hash") == calibration_of()


def test_a_network_without_calibration_names_the_remedy() -> None:
    with pytest.raises(NetworkError, match=r"no-such-hash.*rorqual calibrate CATALOGUE"):
        shipped_calibration("no-such-hash")


def test_a_damaged_entry_names_the_remedy() -> None:
    with pytest.raises(NetworkError, match="reinstall the package"):
        calibration_from_table({"hash": {"version": 0}}, "hash")
