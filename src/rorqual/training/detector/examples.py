"""Which photos teach the detector, and which only judge it?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.annotation import Part
from rorqual.domain.box import Box
from rorqual.training.detector.frame_runs import frame_runs
from rorqual.training.gate_photos import Role, role_of, table_rows


@dataclass(frozen=True, slots=True)
class DetectorExample:
    """One photo with the boxes that its folder knows."""

    path: Path
    source: str  # the folder
    role: Role
    part: Part | None  # what the folder's boxes show; None for a photo without an animal
    boxes: tuple[Box, ...] = ()  # pixels of the photo; empty with a part: the whole photo
    group: str = ""  # the individual, day or run of frames whose photos all play that role


# folder -> its table, the part that its boxes or its whole photos show
_FOLDERS: Mapping[str, tuple[str, Part]] = {
    "sperm_whale_flukes": ("boxes.csv", Part.FLUKE),
    "dolphin_fin_boxes": ("boxes.csv", Part.DORSAL_FIN),
    "happywhale": ("photos.csv", Part.BODY),
    "dolphin_fins": ("photos.csv", Part.DORSAL_FIN),
    "right_whales": ("photos.csv", Part.HEAD),
}
EMPTY = "gate"
_SAME_FRAMES = ("dolphin_fin_boxes", "dolphin_fins")  # the crops of one come from the other
_CUT_OUT = re.compile(r"(?:1056_1|random_0)_(.+)_\d+\.jpg")


def detector_examples(data: Path) -> list[DetectorExample]:
    """Every example under a folder of real photos, see its README.

    All photos of an individual, of a day or of a run of frames play one role; a crop of a fin
    plays that of the frame it was cut from. The photos of the gate that show no cetacean are
    examples without a box.
    """
    examples = [
        DetectorExample(
            data / EMPTY / "photos" / row["photo"],
            EMPTY,
            role_of(row["photo"]),
            None,
            group=row["photo"],
        )
        for row in table_rows(data / EMPTY / "photos.csv")
        if row["label"] != "cetacean"
    ]
    tables: dict[str, dict[str, list[dict[str, str]]]] = {}
    for folder, (table, _) in _FOLDERS.items():
        photos = tables.setdefault(folder, {})
        for row in table_rows(data / folder / table):
            photos.setdefault(row["photo"], []).append(row)
    runs = frame_runs(_frame_of(name) for photos in tables.values() for name in photos)
    for folder, photos in tables.items():
        for name, rows in photos.items():
            group = runs[_frame_of(name)]
            if folder not in _SAME_FRAMES:
                group = rows[0].get("individual_id") or rows[0].get("date") or group
            boxes = tuple(_box(row) for row in rows if "x0" in row)
            path = data / folder / "photos" / name
            examples.append(
                DetectorExample(path, folder, role_of(group), _FOLDERS[folder][1], boxes, group)
            )
    return examples


def _frame_of(name: str) -> str:
    """The frame that a photo is, or that it was cut from: `1056_1_SB17-1650-113_0.jpg`."""
    match = _CUT_OUT.fullmatch(name)
    return match[1] if match else Path(name).stem


def _box(row: Mapping[str, str]) -> Box:
    return Box(*(float(row[key]) for key in ("x0", "y0", "x1", "y1")))
