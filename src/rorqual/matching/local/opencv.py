"""How is OpenCV loaded? Only where it is used, and without threads of its own."""

from functools import cache
from importlib.util import find_spec
from types import ModuleType

MARKS_MISSING = (
    "marks are not compared, and the embedding decides alone: `pip install 'rorqual[marks]'` lets "
    "them be compared"
)


def has_opencv() -> bool:
    """Whether marks can be compared: the extra `marks` is installed."""
    return find_spec("cv2") is not None


@cache
def opencv() -> ModuleType:
    """OpenCV, told to use one thread a call: photos and animals are worked on side by side.

    Its threads beside ours would wait for each other, and a result must not depend on their
    number.
    """
    import cv2

    cv2.setNumThreads(1)
    return cv2
