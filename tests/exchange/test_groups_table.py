"""Provisional groups as CSV and JSON."""

import csv
import io
import json

from rorqual.domain.grouping import GroupedAnimal, GroupFlag, Grouping, ProvisionalGroup
from rorqual.exchange.groups_table import GROUP_COLUMNS, write_groups_csv, write_groups_json

GROUPING = Grouping(
    groups=(
        ProvisionalGroup(
            name="group-0001",
            animals=(
                GroupedAnimal(7, "=a.jpg", 1, 0.75, 1),
                GroupedAnimal(9, "caf\udce9.jpg", 2, 0.75, 2),
            ),
            individual="Moby",
            known_annotation=3,
            flags=(GroupFlag.BARBELL, GroupFlag.BETWEEN_KNOWN),
            reason="They are alike.",
        ),
        ProvisionalGroup(
            "group-0002", (GroupedAnimal(8, "b.jpg", 3, None, 1),), None, None, (), "Alone."
        ),
    ),
    similarity=0.6,
    basis="So it was asked.",
    models={"embed": "net@1"},
)


def test_a_row_for_each_animal() -> None:
    stream = io.StringIO(newline="")
    write_groups_csv(GROUPING, stream)
    first, second, third = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    assert tuple(first) == GROUP_COLUMNS
    assert first == {
        "photo": "'=a.jpg",  # not a formula
        "annotation_id": "7",
        "group": "group-0001",
        "group_photos": "2",
        "group_sightings": "2",
        "individual": "Moby",
        "sighting": "1",
        "similarity": "0.75",
        "half": "1",
        "flags": "barbell between_known",
        "reason": "They are alike.",
    }
    assert second["photo"] == "caf\\udce9.jpg"
    assert (third["individual"], third["similarity"], third["flags"]) == ("", "", "")


def test_json_holds_all_of_it() -> None:
    stream = io.StringIO()
    write_groups_json(GROUPING, stream)
    stream.getvalue().encode("ascii")
    written = json.loads(stream.getvalue())
    assert written["schema"] == "rorqual.groups/1"
    assert written["groups"][0]["flags"] == ["barbell", "between_known"]
    assert written["groups"][0]["animals"][1] == {
        "annotation_id": 9,
        "photo": "caf\udce9.jpg",
        "sighting": 2,
        "similarity": 0.75,
        "half": 2,
    }
    assert (written["similarity"], written["basis"]) == (0.6, "So it was asked.")
