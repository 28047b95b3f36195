"""Which labelled animals may teach, and which only judge?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.box import Box
from rorqual.training.gate_photos import Role, role_of, table_rows

COLLECTIONS = ("right_whales", "happywhale")  # folders with identities of many animals


@dataclass(frozen=True, slots=True)
class LabelledAnimal:
    """One animal whose identity is known."""

    path: Path
    species: str
    individual: str
    box: Box | None  # None for the whole photo


def labelled_animals(collection: Path, *roles: Role) -> Iterator[LabelledAnimal]:
    """The animals of a collection whose individuals play one of the roles.

    Args:
        collection: a folder with `photos.csv` and `photos/`.
        roles: an individual plays one role with all its photos, see `role_of`.
    """
    for row in table_rows(collection / "photos.csv"):
        if role_of(row["individual_id"]) not in roles:
            continue
        corners = [float(row[key]) for key in ("x0", "y0", "x1", "y1") if key in row]
        yield LabelledAnimal(
            collection / "photos" / row["photo"],
            row["species"],
            row["individual_id"],
            Box(*corners) if corners else None,
        )
