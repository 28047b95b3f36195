"""Which channels does the calibration in force ask, and can they answer here?"""

from typing import NamedTuple

from rorqual.identify.local_channel import local_stamp
from rorqual.matching.calibration import Calibration
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.local.opencv import MARKS_MISSING, has_opencv
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.occasions import OCCASION_STAMP, PLACE, TIME

_OTHERS = (
    "the embedding decides alone: the calibration in force was fitted with {} of another kind; "
    "`rorqual calibrate` fits it anew"
)


class ChannelsAtWork(NamedTuple):
    """What speaks besides the embedding; all that the calibration was fitted with, or nothing."""

    calibration: Calibration  # without its fusion where a channel of that cannot speak
    extractor: RootSift | None  # of local features; None where they are not compared
    occasions: bool  # whether time and place are
    note: str  # why something of the calibration is not used; else nothing


def channels_at_work(calibration: Calibration, *, local: bool) -> ChannelsAtWork:
    """Find out what speaks.

    Args:
        calibration: the one in force.
        local: whether local features may be compared.
    """
    fusion, extractor = calibration.fusion, RootSift()
    if fusion is None:
        return ChannelsAtWork(calibration, None, False, "")
    alone = ChannelsAtWork(calibration.alone, None, False, "")
    occasions = [name for name in (TIME, PLACE) if fusion.model.uses(name)]
    marks = fusion.model.uses(LOCAL) or not occasions
    if marks and not local:
        return alone
    if marks and not fusion.speaks_for(LOCAL, local_stamp(extractor)):
        return alone._replace(note=_OTHERS.format("marks"))
    if marks and not has_opencv():
        return alone._replace(note=MARKS_MISSING)
    if not all(fusion.speaks_for(name, OCCASION_STAMP) for name in occasions):
        return alone._replace(note=_OTHERS.format("times and places"))
    return ChannelsAtWork(calibration, extractor if marks else None, bool(occasions), "")
