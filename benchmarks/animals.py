"""Which animals does a benchmark look at?"""

from pathlib import Path

from rorqual.training.gate_photos import Role
from rorqual.training.identities import LabelledAnimal, labelled_animals


def animals_of(collection: Path, role: Role, limit: int | None) -> list[LabelledAnimal]:
    """The animals of a collection whose individuals play a role, in the order of its table.

    Args:
        collection: a folder with `photos.csv` and `photos/`.
        role: of the individuals.
        limit: only so many individuals, the first by name, for a quick look.
    """
    animals = list(labelled_animals(collection, role))
    kept = set(sorted({animal.individual for animal in animals})[:limit])
    return [animal for animal in animals if animal.individual in kept]
