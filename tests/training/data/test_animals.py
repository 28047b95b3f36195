import zipfile
from pathlib import Path

from rorqual.domain.annotation import Part
from rorqual.domain.box import Box
from rorqual.domain.label import Label
from rorqual.photos.sources import collect_photos
from rorqual.training.data.animals import TrainingAnimal, training_animals
from tests.training.data.animals_made import write_photo

BODY, FIN = Box(0, 0, 50, 40), Box(20, 0, 30, 10)


def animals_of(folder: Path, *labels: Label) -> list[TrainingAnimal]:
    """The animals of one photo with these rows."""
    path = write_photo(folder / "a.png")
    return training_animals(collect_photos([str(folder)]).files, {path.name: labels})


def test_a_label_becomes_an_animal(tmp_path: Path) -> None:
    label = Label(2, "humpback_whale", "w1", BODY, encounter="e1", date="2024-06-01")
    (animal,) = animals_of(tmp_path, label)
    assert animal == TrainingAnimal(
        path=tmp_path / "a.png",
        name="a.png",
        individual="w1",
        species="humpback_whale",
        boxes={"given": BODY},
        encounter="e1",
        date="2024-06-01",
    )


def test_parts_of_one_individual_are_views_of_one_animal(tmp_path: Path) -> None:
    (animal,) = animals_of(
        tmp_path,
        Label(2, None, "w1", BODY, part=Part.BODY),
        Label(3, "humpback_whale", "w1", FIN, part=Part.DORSAL_FIN),
    )
    assert animal.boxes == {"given": BODY, "body": BODY, "dorsal_fin": FIN}
    assert animal.species == "humpback_whale"


def test_the_same_part_twice_is_another_appearance(tmp_path: Path) -> None:
    rows = [Label(line, None, "w1", box, part=Part.BODY) for line, box in ((2, BODY), (3, FIN))]
    assert [animal.boxes["given"] for animal in animals_of(tmp_path, *rows)] == [BODY, FIN]


def test_parts_without_individual_are_not_taken_for_one_animal(tmp_path: Path) -> None:
    rows = [Label(2, box=BODY, part=Part.BODY), Label(3, box=FIN, part=Part.DORSAL_FIN)]
    assert len(animals_of(tmp_path, *rows)) == 2


def test_without_box_the_whole_photo_is_given_and_is_the_named_part(tmp_path: Path) -> None:
    (animal,) = animals_of(tmp_path, Label(2, None, "w1", part=Part.FLUKE))
    for view in ("whole", "given", "fluke"):
        assert animal.view_box(view, 96, 64) == Box(0, 0, 96, 64)
    assert animal.view_box("head", 96, 64) is None


def test_the_whole_photo_is_a_view_of_an_animal_with_a_box_too(tmp_path: Path) -> None:
    (animal,) = animals_of(tmp_path, Label(2, None, "w1", BODY))
    assert animal.view_box("whole", 96, 64) == Box(0, 0, 96, 64)
    assert animal.view_box("given", 96, 64) == BODY


def test_a_photo_without_rows_is_left_out(tmp_path: Path) -> None:
    assert animals_of(tmp_path) == []


def test_animals_of_an_archive_can_be_read(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.png")
    archive = tmp_path / "photos.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(photo, "a.png")
    files = collect_photos([str(archive)]).files
    (animal,) = training_animals(files, {"a.png": [Label(2, None, "w1")]})
    assert animal.read_bytes() == photo.read_bytes()
