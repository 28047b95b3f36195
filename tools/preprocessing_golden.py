"""What does each public network's own preprocessing make of one picture? `python -m` this module.

Computed by the libraries that the authors use (OpenCV, Pillow, torchvision), with their numbers
written down here a second time, and kept in tests/networks/family/golden.json. The tests compare
`networks.preprocessing` with it, where none of these libraries is needed. Needs
opencv-python-headless and torchvision.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image
from torchvision.transforms import functional

from tests.networks.family.golden import GOLDEN, a_picture, summary

CLIP_MEAN, CLIP_STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
RGB_MEAN, RGB_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
Values = Any  # an array of floats, (height, width, 3)


def opencv(side: int, interpolation: int) -> Callable[[Image.Image], Values]:
    """As albumentations' Resize."""
    return lambda picture: cv2.resize(
        np.asarray(picture), (side, side), interpolation=interpolation
    )


def stretched(side: int) -> Callable[[Image.Image], Values]:
    """As torchvision's Resize((side, side))."""
    return lambda picture: np.asarray(functional.resize(picture, [side, side]))


def shorter_side_and_centre(side: int) -> Callable[[Image.Image], Values]:
    """As timm and open_clip evaluate: Resize(side) and CenterCrop(side), bicubic."""
    bicubic = functional.InterpolationMode.BICUBIC
    return lambda picture: np.asarray(
        functional.center_crop(functional.resize(picture, side, bicubic), side)
    )


def normalised(pixels: Values, mean: Any = RGB_MEAN, std: Any = RGB_STD) -> Values:
    """In the order of albumentations' Normalize and torchvision's."""
    return (pixels.astype(np.float64) / 255 - mean) / std


MEGADESCRIPTORS = {"t-224": 224, "s-224": 224, "b-224": 224, "l-224": 224, "l-384": 384}
RESIZED: dict[str, Callable[[Image.Image], Values]] = {
    "anydorsal": opencv(768, cv2.INTER_LINEAR),
    "bioclip": shorter_side_and_centre(224),
    "bioclip-2": shorter_side_and_centre(224),
    "cetacean-classifier": opencv(768, cv2.INTER_CUBIC),
    "dinov2-b": shorter_side_and_centre(518),
    "dinov2-s": shorter_side_and_centre(518),
    "dinov3-b": shorter_side_and_centre(256),
    "dinov3-s": shorter_side_and_centre(256),
    "ecomarine-effb4": opencv(512, cv2.INTER_LINEAR),
    "miewid-msv2": opencv(440, cv2.INTER_LINEAR),
    "miewid-msv3": opencv(440, cv2.INTER_LINEAR),
    "openclip-vit-b-32": shorter_side_and_centre(224),
} | {f"megadescriptor-{size}": stretched(side) for size, side in MEGADESCRIPTORS.items()}


NORMALISED = dict.fromkeys(("bioclip", "bioclip-2", "openclip-vit-b-32"), (CLIP_MEAN, CLIP_STD))
NORMALISED["anydorsal"] = (RGB_MEAN[::-1], RGB_STD[::-1])


def main() -> None:
    """Write the file anew."""
    golden = {}
    for name, resized in sorted(RESIZED.items()):
        mean, std = NORMALISED.get(name, (RGB_MEAN, RGB_STD))
        golden[name] = summary(normalised(resized(a_picture()), mean, std))
    Path(GOLDEN).write_text(json.dumps(golden, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
