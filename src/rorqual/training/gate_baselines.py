"""What would a gate tell that sees no animal, only a photo's size, sharpness or bytes?

`python -m rorqual.training.gate_baselines --photos DATA --report FILE` measures it as published
and in the common view, in which a gate is judged: there it must stay near .5.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.evaluation.novelty import novelty_auroc
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.photos.quality import measure_quality
from rorqual.training.gate_examples import picture_of
from rorqual.training.gate_photos import GatePhoto, Role, gate_photos
from rorqual.training.gate_views import common_view, compressed_bytes


def cues(image: Image.Image) -> dict[str, float]:
    """What can be told of a picture without looking at what it shows.

    Args:
        image: RGB.
    """
    return {
        "size": float(image.width * image.height),  # pixels
        "proportions": image.width / image.height,
        "sharpness": measure_quality(image).sharpness,
        "bytes": compressed_bytes(image) / (image.width * image.height),  # of a JPEG, a pixel
    }


def baselines(photos: list[GatePhoto]) -> dict[str, dict[str, float]]:
    """AUC of each cue alone on test photos, whichever of its directions tells more.

    Every kind of photo counts alike: otherwise the sharpness of right whales alone, a third of
    all photos, would stand for that of cetaceans.

    Returns:
        View ("as_published", "common") -> cue -> AUC, 0.5..1.
    """
    test = [photo for photo in photos if photo.role is Role.TEST and not photo.is_disputed]

    def measured(photo: GatePhoto) -> Mapping[str, dict[str, float]]:
        image = picture_of(photo)
        return {"as_published": cues(image), "common": cues(common_view(image))}

    found = list(ordered_map(measured, test, default_workers()))
    rows = _each_kind_alike(test)
    positive = np.array([test[row].is_cetacean for row in rows])
    return {
        view: {cue: _auc([found[row][view][cue] for row in rows], positive) for cue in names}
        for view, names in found[0].items()
    }


def _each_kind_alike(photos: list[GatePhoto]) -> list[int]:
    """Rows of the photos, drawn so that the kinds of each class have the same number of them."""
    kinds: dict[tuple[bool, str], list[int]] = {}
    for row, photo in enumerate(photos):
        kinds.setdefault((photo.is_cetacean, photo.kind), []).append(row)
    most = max(len(rows) for rows in kinds.values())
    return [rows[place % len(rows)] for rows in kinds.values() for place in range(most)]


def _auc(values: list[float], positive: NDArray[np.bool_]) -> float:
    area = novelty_auroc(values, positive)
    return round(max(area, 1 - area), 4)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--report", type=Path, required=True, help="JSON file of the figures")
    arguments = parser.parse_args()
    report = baselines(gate_photos(arguments.photos))
    arguments.report.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
