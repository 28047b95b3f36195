"""Which photos teach the species head, and which only judge it?"""

from collections.abc import Sequence
from pathlib import Path

from rorqual.domain.box import Box
from rorqual.training.gate_photos import (
    ANIMAL_TABLES,
    GatePhoto,
    gate_photos,
    role_of,
    table_rows,
)

LEAST_PHOTOS = 100  # of a species that the head is to know; humpbacks have 21


def species_photos(data: Path) -> list[GatePhoto]:
    """Every animal whose species is known; its `kind` is the species.

    All photos of an individual, else of a day, else of a file play one role, the same as for the
    gate and for identities.

    Args:
        data: the folder of real photos, see its README.
    """
    photos = []
    for folder, table in ANIMAL_TABLES.items():
        for row in table_rows(data / folder / table):
            corners = [float(row[key]) for key in ("x0", "y0", "x1", "y1") if key in row]
            group = row.get("individual_id") or row.get("date") or row["photo"]
            photos.append(
                GatePhoto(
                    data / folder / "photos" / row["photo"],
                    True,
                    row["species"],
                    role_of(group),
                    Box(*corners) if corners else None,
                    group,
                )
            )
    return photos


def other_photos(data: Path) -> list[GatePhoto]:
    """Photos of no cetacean, which are of no known species either."""
    return [photo for photo in gate_photos(data) if not photo.is_cetacean and not photo.is_disputed]


def known_species(photos: Sequence[GatePhoto]) -> tuple[str, ...]:
    """The species with enough photos to learn and to judge, by name."""
    kinds = [photo.kind for photo in photos if photo.is_cetacean]
    return tuple(sorted(kind for kind in set(kinds) if kinds.count(kind) >= LEAST_PHOTOS))


def source_of(photo: GatePhoto) -> str:
    """The folder that published the photo."""
    return photo.path.parent.parent.name
