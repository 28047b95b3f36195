"""How is OpenCV loaded? Only where it is used, and without threads of its own."""

from functools import cache
from types import ModuleType


@cache
def opencv() -> ModuleType:
    """OpenCV, told to use one thread a call: photos and animals are worked on side by side.

    Its threads beside ours would wait for each other, and a result must not depend on their
    number.
    """
    import cv2

    cv2.setNumThreads(1)
    return cv2
