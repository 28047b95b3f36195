"""When and where an encounter was."""

from itertools import permutations

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.encounters import store_encounter
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.schema import encounters
from rorqual.domain.label import Label
from rorqual.domain.photo import Position


def test_an_encounter_is_dated_by_its_earliest_label_in_any_order(catalogue: Catalogue) -> None:
    occasions = [
        {"date": "2024-05-02", "position": Position(1.0, 1.0)},
        {"date": "2024-05-01"},
        {"date": "2024-05-01", "position": Position(2.0, -3.0)},
        {"position": Position(9.0, 9.0)},
        {},
    ]
    with writing(catalogue.engine) as connection:
        for number, order in enumerate(permutations(occasions)):
            for occasion in order:
                store_encounter(connection, Label(2, encounter=f"e{number}", **occasion))  # type: ignore[arg-type]
    with reading(catalogue.engine) as connection:
        rows = connection.execute(encounters.select()).all()
    assert len(rows) == 120
    assert {row[2:] for row in rows} == {("2024-05-01", 2.0, -3.0)}


def test_a_label_without_an_encounter_makes_none(catalogue: Catalogue) -> None:
    with writing(catalogue.engine) as connection:
        assert store_encounter(connection, Label(2, date="2024-05-01")) is None
    assert catalogue.counts().encounters == 0
