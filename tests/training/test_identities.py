from pathlib import Path

from rorqual.domain.box import Box
from rorqual.training.gate_photos import Role, role_of
from rorqual.training.identities import labelled_animals
from tests.training.photo_tables import write_tables

WHALES = [(f"{i}-{n}.jpg", "a_whale", f"w{i}") for i in range(60) for n in range(2)]


def test_the_roles_share_the_animals_without_remainder(tmp_path: Path) -> None:
    collection = write_tables(tmp_path, {"right_whales": WHALES}) / "right_whales"
    by_role = {role: list(labelled_animals(collection, role)) for role in Role}
    for role, animals in by_role.items():
        assert animals
        assert all(role_of(animal.individual) is role for animal in animals)
    assert sum(map(len, by_role.values())) == len(WHALES)
    together = list(labelled_animals(collection, Role.FIT, Role.TEST))
    assert len(together) == len(by_role[Role.FIT]) + len(by_role[Role.TEST])


def test_an_animal_has_its_file_and_box(tmp_path: Path) -> None:
    data = write_tables(tmp_path, {"happywhale": [("a.jpg", "orca", "w", 1.5, 2, 30, 40)]})
    (animal,) = labelled_animals(data / "happywhale", *Role)
    assert animal.path == data / "happywhale" / "photos" / "a.jpg"
    assert (animal.species, animal.individual) == ("orca", "w")
    assert animal.box == Box(1.5, 2, 30, 40)
