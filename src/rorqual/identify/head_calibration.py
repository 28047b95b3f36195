"""Which calibration holds where individuals of a network's head compete without photos?"""

import hashlib
import json
from typing import NamedTuple

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.calibration_choice import calibration_or_assumed, stored_calibration
from rorqual.identify.head_candidates import HeadMix
from rorqual.matching.calibration import Calibration

_COMMAND = "`rorqual calibrate CATALOGUE --with-head`"


class HeadCalibration(NamedTuple):
    """What is in force."""

    calibration: Calibration  # with a row scale where it was fitted with the head
    why_not: str  # why the head is not calibrated, and the remedy; empty where it is


def head_key(spec_hash: str, mix: HeadMix) -> str:
    """Under what a calibration is kept: the embedding, the head's rows and the table of names."""
    return f"{_of_head(spec_hash, mix)}{_digest(mix)}"


def calibration_with_head(catalogue: Catalogue, spec_hash: str, mix: HeadMix) -> HeadCalibration:
    """The calibration for a head with a table of names; else that of photos alone.

    Raises:
        CatalogueError: where the stored one is damaged or of another version.
    """
    own = stored_calibration(catalogue, head_key(spec_hash, mix))
    if own is not None:
        return HeadCalibration(own, "")
    others = catalogue.calibrated_keys(f"{spec_hash}+")
    command = _COMMAND.replace("head`", "head --head-names NAMES.csv`") if mix.names else _COMMAND
    if any(it.startswith(_of_head(spec_hash, mix)) for it in others):
        why = f"what {_COMMAND} fitted is for another table of names; {command} fits it to this one"
    elif others:
        why = f"what {_COMMAND} fitted is for another head; {command} fits it to this one"
    else:
        why = f"{command} does that on labelled photos of individuals that the head knows"
    return HeadCalibration(calibration_or_assumed(catalogue, spec_hash), why)


def _of_head(spec_hash: str, mix: HeadMix) -> str:
    return f"{spec_hash}+{mix.known.sha256[:12]}+"


def _digest(mix: HeadMix) -> str:
    names = json.dumps(sorted(mix.names.items()), ensure_ascii=False)
    return hashlib.sha256(names.encode()).hexdigest()[:12]
