"""Which photos teach the gate, and which only judge it?"""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from rorqual.domain.box import Box

# Folders of animals, each with its table; the folder `gate` holds both classes.
ANIMAL_TABLES = {
    "right_whales": "photos.csv",
    "happywhale": "photos.csv",
    "dolphin_fins": "photos.csv",
    "full_size": "photos.csv",
    "sperm_whale_flukes": "boxes.csv",
    "dolphin_fin_boxes": "boxes.csv",
}
# The boxes of the other boxed folder end at the fin: what lies below one is the dolphin's back.
_WITH_EMPTY_SEA = "sperm_whale_flukes"
_LEAST_SEA = 128  # pixels of the shorter side of a piece of sea
_REVIEW = Path(__file__).with_name("gate_review.csv")


class Role(StrEnum):
    """What a photo is used for; decided by a hash, so that added photos move none."""

    FIT = "fit"
    CALIBRATE = "calibrate"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class GatePhoto:
    """One example for the gate."""

    path: Path
    is_cetacean: bool
    kind: str
    role: Role
    box: Box | None = None  # the part to use; None for the whole photo
    group: str = ""  # the individual, day or file whose photos all play that role

    @property
    def is_disputed(self) -> bool:
        """Whether it was seen to show something else than its label says.

        All dolphins, whales, sharks, seals, rays, penguins and seas were looked at, those of the
        role TEST without the scores of any gate. A disputed photo teaches and chooses nothing.
        """
        return (self.path.parent.parent.name, self.path.name, self.kind) in _reviewed()


def role_of(group: str) -> Role:
    """60 % of the groups fit, 15 % calibrate, 25 % test."""
    share = int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) % 100
    if share < 60:
        return Role.FIT
    return Role.CALIBRATE if share < 75 else Role.TEST


def gate_photos(data: Path) -> list[GatePhoto]:
    """Every example under a folder of real photos, see its README.

    All photos of an individual play one role. Pieces of sea beside the boxes of flukes
    are negatives of their own, so that "water" does not mean "whale".
    """
    photos = [
        GatePhoto(
            data / "gate" / "photos" / row["photo"],
            row["label"] == "cetacean",
            row["kind"],
            role_of(row["photo"]),
            group=row["photo"],
        )
        for row in table_rows(data / "gate" / "photos.csv")
    ]
    for folder, table in ANIMAL_TABLES.items():
        seen: dict[str, list[dict[str, str]]] = {}
        for row in table_rows(data / folder / table):
            seen.setdefault(row["photo"], []).append(row)
        for name, rows in seen.items():
            path = data / folder / "photos" / name
            group = rows[0].get("individual_id") or rows[0].get("date") or name
            role = role_of(group)
            photos.append(GatePhoto(path, True, folder, role, group=group))
            if folder == _WITH_EMPTY_SEA and (sea := _sea_beside(rows)):
                photos.append(GatePhoto(path, False, "empty_sea", role, sea, group))
    return photos


def table_rows(table: Path) -> Iterator[dict[str, str]]:
    """The rows of a table of this project's own making, column -> cell."""
    with table.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def _reviewed() -> frozenset[tuple[str, str, str]]:
    """Folder, photo and kind of each disputed example."""
    return frozenset((row["folder"], row["photo"], row["kind"]) for row in table_rows(_REVIEW))


def _sea_beside(rows: list[dict[str, str]]) -> Box | None:
    """The largest strip above, below, left or right of all boxes of a photo."""
    width, height = float(rows[0]["width"]), float(rows[0]["height"])
    x0, y0 = (min(float(row[key]) for row in rows) for key in ("x0", "y0"))
    x1, y1 = (max(float(row[key]) for row in rows) for key in ("x1", "y1"))
    strips = [(0.0, 0.0, width, y0), (0.0, y1, width, height)]
    strips += [(0.0, 0.0, x0, height), (x1, 0.0, width, height)]
    wide = [s for s in strips if min(s[2] - s[0], s[3] - s[1]) >= _LEAST_SEA]
    return max((Box(*s) for s in wide), key=lambda box: box.width * box.height, default=None)
