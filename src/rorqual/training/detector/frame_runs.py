"""Which photos were taken in one go? Consecutive numbers in the names of the frames."""

import re
from collections.abc import Iterable

LARGEST_GAP = 2  # frames; photographers delete some before they publish
_LAST_NUMBER = re.compile(r"(.*?)(\d+)\D*", re.DOTALL)


def frame_runs(frames: Iterable[str]) -> dict[str, str]:
    """The run of each frame, called by its first frame.

    Two frames are of one run where their names, given without suffix, differ in their last number
    only, and by `LARGEST_GAP` at most; a name without a number is a run of its own.

    Example:
        >>> frame_runs(["IMG_7", "IMG_8", "IMG_20"])
        {'IMG_7': 'IMG_7', 'IMG_8': 'IMG_7', 'IMG_20': 'IMG_20'}
    """
    numbered: dict[str, list[tuple[int, str]]] = {}
    runs: dict[str, str] = {}
    for frame in dict.fromkeys(frames):
        if match := _LAST_NUMBER.fullmatch(frame):
            numbered.setdefault(match[1], []).append((int(match[2]), frame))
        else:
            runs[frame] = frame
    for series in numbered.values():
        first, last = "", 0
        for number, frame in sorted(series):
            if not first or number - last > LARGEST_GAP:
                first = frame
            runs[frame], last = first, number
    return runs
