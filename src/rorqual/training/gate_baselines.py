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

from rorqual.evaluation.intervals import bootstrap_by_group
from rorqual.evaluation.novelty import novelty_auroc
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.photos.quality import measure_quality
from rorqual.training.gate_examples import picture_of
from rorqual.training.gate_photos import GatePhoto, Role, gate_photos
from rorqual.training.gate_views import common_view, compressed_bytes
from rorqual.training.report_figures import Figure, rounded

_DRAWS = 200  # of the bootstrap


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


def baselines(photos: list[GatePhoto]) -> dict[str, dict[str, Figure]]:
    """AUC of each cue alone on test photos, whichever of its directions tells more.

    Every kind of photo counts alike: otherwise the sharpness of right whales alone, a third of
    all photos, would stand for that of cetaceans.

    Returns:
        View ("as_published", "common") -> cue -> AUC as value, 0.5..1, low, high (95 %, over
        individuals, days and files), k, which is None, and n photos. In the interval the cue
        keeps its direction, so that it may lie below 0.5.
    """
    test = [photo for photo in photos if photo.role is Role.TEST and not photo.is_disputed]

    def measured(photo: GatePhoto) -> Mapping[str, dict[str, float]]:
        image = picture_of(photo)
        return {"as_published": cues(image), "common": cues(common_view(image))}

    found = list(ordered_map(measured, test, default_workers()))
    return {
        view: {cue: _auc([it[view][cue] for it in found], test) for cue in names}
        for view, names in found[0].items()
    }


def _auc(values: list[float], photos: list[GatePhoto]) -> Figure:
    kinds = sorted({(photo.is_cetacean, photo.kind) for photo in photos})
    kind_of = [kinds.index((photo.is_cetacean, photo.kind)) for photo in photos]
    cetaceans = np.array([is_cetacean for is_cetacean, _ in kinds])
    rows = np.column_stack([values, kind_of])

    def area(drawn: NDArray[np.float64]) -> float:
        alike = drawn[_each_kind_alike(drawn[:, 1])]
        return novelty_auroc(alike[:, 0], cetaceans[alike[:, 1].astype(np.intp)])

    if area(rows) < 0.5:
        rows[:, 0] *= -1
    groups = [f"{photo.kind} {photo.group or photo.path.name}" for photo in photos]
    return rounded(bootstrap_by_group(rows, groups, area, draws=_DRAWS))


def _each_kind_alike(kinds: NDArray[np.float64]) -> NDArray[np.intp]:
    """Rows of the photos, drawn so that all kinds have the same number of them."""
    _, counts = np.unique(kinds, return_counts=True)
    members = np.split(np.argsort(kinds, kind="stable"), np.cumsum(counts)[:-1])
    return np.concatenate([np.resize(rows, counts.max()) for rows in members])


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
