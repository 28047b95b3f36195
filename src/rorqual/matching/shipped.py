"""Which calibration comes with the package, for a catalogue too small for one of its own?"""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from rorqual.domain.errors import NetworkError
from rorqual.matching.calibration import Calibration, CalibrationSource


def shipped_calibration(
    spec_hash: str, source: CalibrationSource = CalibrationSource.RESEARCH_PHOTOS
) -> Calibration:
    """The shipped calibration of an embedding network.

    Args:
        spec_hash: of the network's spec.
        source: on whose photos it is to be fitted, which decides its licence.

    Raises:
        NetworkError: where the package has none for that network, or its file is damaged.
    """
    table = files("rorqual.matching") / "data" / "calibrations.json"
    return find_calibration(json.loads(table.read_text(encoding="utf-8")), spec_hash, source)


def find_calibration(
    entries: Sequence[dict[str, Any]], spec_hash: str, source: CalibrationSource
) -> Calibration:
    """Read the entry of that network and source; entries are as `Calibration.to_json` gives them.

    Raises:
        NetworkError: where the entry is missing or unreadable.
    """
    for entry in entries:
        if (entry["embedding"], entry["source"]) == (spec_hash, source):
            try:
                return Calibration.from_json(entry)
            except ValueError as error:
                raise NetworkError(
                    f"the shipped calibration of the network {spec_hash} cannot be read ({error}); "
                    "reinstall the package"
                ) from error
    raise NetworkError(
        f"no calibration fitted on {source.replace('_', ' ')} is shipped for the embedding "
        f"network {spec_hash}: choose a network that ships with the package, or fit one with "
        "`rorqual calibrate CATALOGUE` on a catalogue that is large enough"
    )
