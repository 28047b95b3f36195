import json
from importlib.resources import files
from typing import Any

import pytest

from rorqual.domain.errors import NetworkError
from rorqual.matching.calibration import NEVER, CalibrationSource
from rorqual.matching.shipped import find_calibration, shipped_calibration
from tests.matching.worlds import calibration_of

RESEARCH, RENDERED = CalibrationSource.RESEARCH_PHOTOS, CalibrationSource.RENDERED_ANIMALS


def shipped_entries() -> list[dict[str, Any]]:
    table = files("rorqual.matching") / "data" / "calibrations.json"
    entries: list[dict[str, Any]] = json.loads(table.read_text(encoding="utf-8"))
    return entries


def test_every_shipped_calibration_can_be_read_and_says_on_what_it_was_fitted() -> None:
    for entry in shipped_entries():
        source = CalibrationSource(entry["source"])
        calibration = shipped_calibration(entry["embedding"], source)
        assert (calibration.embedding, calibration.source) == (entry["embedding"], source)
        assert source.licence is not None


def test_rendered_animals_alone_suggest_nothing() -> None:
    rendered = [entry for entry in shipped_entries() if entry["source"] == RENDERED]
    assert rendered
    assert all(
        (entry["match_threshold"], entry["new_threshold"]) == (NEVER, NEVER) for entry in rendered
    )


def test_an_entry_is_found_by_network_and_source() -> None:
    calibrations = [
        calibration_of(embedding=embedding, source=source)
        for embedding in ("one", "two")
        for source in (RESEARCH, RENDERED)
    ]
    entries = [calibration.to_json() for calibration in calibrations]
    for calibration in calibrations:
        found = find_calibration(entries, calibration.embedding, calibration.source)
        assert found == calibration


def test_another_source_is_no_substitute() -> None:
    entries = [calibration_of(embedding="one", source=RESEARCH).to_json()]
    with pytest.raises(NetworkError, match=r"on rendered animals is shipped.*rorqual calibrate"):
        find_calibration(entries, "one", RENDERED)


def test_a_network_without_calibration_names_the_remedy() -> None:
    with pytest.raises(NetworkError, match=r"no-such-hash.*rorqual calibrate CATALOGUE"):
        shipped_calibration("no-such-hash")


def test_a_damaged_entry_names_the_remedy() -> None:
    damaged = {"embedding": "hash", "source": RESEARCH.value, "version": 0}
    with pytest.raises(NetworkError, match="reinstall the package"):
        find_calibration([damaged], "hash", RESEARCH)
