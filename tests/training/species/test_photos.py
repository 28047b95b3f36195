from pathlib import Path

from rorqual.training.gate_photos import GatePhoto, Role, role_of
from rorqual.training.species.photos import (
    LEAST_PHOTOS,
    known_species,
    other_photos,
    source_of,
    species_photos,
)
from tests.training.photo_tables import write_tables


def test_each_animal_has_its_species_box_and_source(tmp_path: Path) -> None:
    data = write_tables(
        tmp_path,
        {
            "right_whales": [("w.jpg", "north_atlantic_right_whale", "w1")],
            "happywhale": [("h.jpg", "killer_whale", "k1", 1, 2, 100, 90)],
        },
    )
    whale, orca = species_photos(data)
    assert (whale.kind, whale.box, source_of(whale)) == (
        "north_atlantic_right_whale",
        None,
        "right_whales",
    )
    assert orca.box is not None
    assert orca.box.as_tuple() == (1, 2, 100, 90)
    assert (orca.kind, orca.role, source_of(orca)) == ("killer_whale", role_of("k1"), "happywhale")


def test_each_fin_of_a_photo_is_an_animal(tmp_path: Path) -> None:
    rows = [("a.jpg", "bottlenose_dolphin", "", 800, 600, x, 0, x + 50, 50) for x in (0, 200)]
    photos = species_photos(write_tables(tmp_path, {"dolphin_fin_boxes": rows}))
    assert [photo.box.x0 for photo in photos if photo.box] == [0, 200]
    assert len({photo.role for photo in photos}) == 1


def test_rare_species_are_not_learnt() -> None:
    counts = {"killer_whale": LEAST_PHOTOS, "blue_whale": LEAST_PHOTOS - 1}
    photos = [
        GatePhoto(Path("a.jpg"), True, kind, Role.FIT)
        for kind in counts
        for _ in range(counts[kind])
    ]
    photos += [GatePhoto(Path("a.jpg"), False, "sharks", Role.FIT)] * LEAST_PHOTOS
    assert known_species(photos) == ("killer_whale",)


def test_others_show_no_cetacean_and_are_not_disputed(tmp_path: Path) -> None:
    names = ("sharks_0001.jpg", "sharks_0328.jpg")  # the second shows a killer whale
    rows = [*((name, "other", "sharks") for name in names), ("d.jpg", "cetacean", "dolphin")]
    photos = other_photos(write_tables(tmp_path, {"gate": rows}))
    assert [photo.path.name for photo in photos] == ["sharks_0001.jpg"]
