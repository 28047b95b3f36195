"""Photo files and labels for the tests of the main job."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from rorqual.domain.label import Label
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.sources import collect_photos

INDIVIDUALS, ENCOUNTERS = 5, 2


def name_of(individual: int, encounter: int) -> str:
    return f"whale-{individual}-{encounter}.jpg"


def save(image: Image.Image, path: Path) -> Path:
    image.save(path, quality=92)
    return path


def files_in(folder: Path) -> Sequence[PhotoFile]:
    return collect_photos([str(folder)]).files


KNOWN = [name_of(individual, ENCOUNTERS) for individual in (0, 1)]  # among the queries
STRANGER = name_of(INDIVIDUALS, ENCOUNTERS)


def a_label(individual: str | None, line: int = 2, **fields: object) -> Label:
    return Label(line, individual=individual, **fields)  # type: ignore[arg-type]


def survey_labels() -> dict[str, tuple[Label, ...]]:
    """Who is on the photos of the survey; line numbers as in a table."""
    return {
        name_of(individual, encounter): (
            Label(
                2 + ENCOUNTERS * individual + encounter,
                species="humpback_whale",
                individual=f"whale-{individual}",
                encounter=f"day-{individual}-{encounter}",
            ),
        )
        for individual in range(INDIVIDUALS)
        for encounter in range(ENCOUNTERS)
    }
