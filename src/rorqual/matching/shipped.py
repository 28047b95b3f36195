"""Which calibration comes with the package, for a catalogue too small for one of its own?"""

import json
from importlib.resources import files
from typing import Any

from rorqual.domain.errors import NetworkError
from rorqual.matching.calibration import Calibration


def shipped_calibration(spec_hash: str) -> Calibration:
    """The shipped calibration of an embedding network, by the hash of its spec.

    Raises:
        NetworkError: where the package has none for that network, or its file is damaged.
    """
    source = files("rorqual.matching") / "data" / "calibrations.json"
    return calibration_from_table(json.loads(source.read_text(encoding="utf-8")), spec_hash)


def calibration_from_table(table: dict[str, Any], spec_hash: str) -> Calibration:
    """Read one entry of a table of spec hash -> calibration.

    Raises:
        NetworkError: where the entry is missing or unreadable.
    """
    if spec_hash not in table:
        raise NetworkError(
            f"no calibration is shipped for the embedding network {spec_hash}: choose a network "
            "that ships with the package, or fit one with `rorqual calibrate CATALOGUE` on a "
            "catalogue that is large enough"
        )
    try:
        return Calibration.from_json(table[spec_hash])
    except ValueError as error:
        raise NetworkError(
            f"the shipped calibration of the network {spec_hash} cannot be read ({error}); "
            "reinstall the package"
        ) from error
