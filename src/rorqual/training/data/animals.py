"""Which animals can teach, and where in their photos are they?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rorqual.domain.box import Box
from rorqual.domain.label import Label
from rorqual.photos.photo_file import ByteSource, DiskSource, PhotoFile

WHOLE = "whole"  # the view of the whole photo, which every animal has
GIVEN = "given"  # the view of the first box that the table gives, whatever it shows


@dataclass(frozen=True, slots=True)
class TrainingAnimal:
    """One animal in one photo, with the boxes of its views.

    Further views bear the names of `domain.annotation.Part`.
    """

    path: Path
    name: str  # of the photo, as the user names it
    individual: str | None = None  # None: unlabelled
    species: str | None = None  # canonical label, see domain.taxa
    boxes: Mapping[str, Box] = field(default_factory=dict)  # view -> box in the upright photo
    encounter: str | None = None
    date: str | None = None  # ISO 8601 date or date-time, as labelled
    whole_parts: frozenset[str] = frozenset()  # parts that fill the whole photo
    source: ByteSource | None = field(default=None, repr=False, compare=False)  # None: the path

    def read_bytes(self) -> bytes:
        """The photo's bytes.

        Raises:
            PhotoRefusedError: as `PhotoFile.read_bytes`.
        """
        return (self.source or DiskSource(self.path)).read(self.name)

    def view_box(self, view: str, width: int, height: int) -> Box | None:
        """Where a view lies in the upright photo of that size in pixels; None where it has none."""
        box = self.boxes.get(view)
        if box is None and (view in (WHOLE, GIVEN) or view in self.whole_parts):
            return Box.whole(width, height)
        return box


def training_animals(
    files: Sequence[PhotoFile], labels: Mapping[str, Sequence[Label]]
) -> list[TrainingAnimal]:
    """The animals that labels name, in the order of the files and of each photo's rows.

    Rows of one photo and one individual that show different parts are one animal with several
    views. A row without individual is an unlabelled animal of its own; a photo without any row
    is left out.

    Args:
        files: the photos.
        labels: photo name -> its rows.
    """
    animals: list[TrainingAnimal] = []
    for file in files:
        animals.extend(_animals_of(file, labels.get(file.name, ())))
    return animals


def _animals_of(file: PhotoFile, rows: Sequence[Label]) -> list[TrainingAnimal]:
    animals: list[TrainingAnimal] = []
    for row in rows:
        fresh = _animal(file, row)
        place = next(
            (place for place, animal in enumerate(animals) if _shows_the_same(animal, row)), None
        )
        if place is None:
            animals.append(fresh)
        else:
            animals[place] = _joined(animals[place], fresh)
    return animals


def _animal(file: PhotoFile, row: Label) -> TrainingAnimal:
    boxes = {}
    if row.box is not None:
        boxes[GIVEN] = row.box
        if row.part is not None:
            boxes[row.part.value] = row.box
    fills_photo = row.box is None and row.part is not None
    return TrainingAnimal(
        path=Path(file.stored_path),
        name=file.name,
        individual=row.individual,
        species=row.species,
        boxes=boxes,
        encounter=row.encounter,
        date=row.date,
        whole_parts=frozenset([row.part.value]) if fills_photo and row.part else frozenset(),
        source=file.source,
    )


def _shows_the_same(animal: TrainingAnimal, row: Label) -> bool:
    """Whether the row adds a part to the animal; the same part twice is another appearance."""
    return (
        row.individual is not None
        and row.individual == animal.individual
        and row.part is not None
        and row.part.value not in {*animal.boxes, *animal.whole_parts}
    )


def _joined(animal: TrainingAnimal, further: TrainingAnimal) -> TrainingAnimal:
    return replace(
        animal,
        species=animal.species or further.species,
        boxes={**further.boxes, **animal.boxes},
        encounter=animal.encounter or further.encounter,
        date=animal.date or further.date,
        whole_parts=animal.whole_parts | further.whole_parts,
    )
