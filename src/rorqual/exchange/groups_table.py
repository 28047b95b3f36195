"""How do provisional groups look as a table for spreadsheets, and as JSON for programs?"""

import csv
import json
from dataclasses import asdict
from typing import Any, TextIO

from rorqual.domain.grouping import Grouping
from rorqual.exchange.printable import spreadsheet_text

GROUPS_SCHEMA = "rorqual.groups/1"
GROUP_COLUMNS = (
    "photo",  # path as imported
    "annotation_id",  # the catalogue's number of the animal
    "group",
    "group_photos",
    "group_sightings",
    "individual",  # the known individual that the group is suggested to be; empty without one
    "sighting",  # photos of one moment share it
    "similarity",  # mean cosine to the group's other sightings
    "half",  # 1 or 2, of a barbell
    "flags",  # separated by blanks
    "reason",
)


def write_groups_csv(grouping: Grouping, stream: TextIO) -> None:
    """Write one row for each animal; `stream` is opened with newline=""."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(GROUP_COLUMNS)
    for group in grouping.groups:
        for animal in group.animals:
            row = (
                animal.photo,
                animal.annotation_id,
                group.name,
                len(group.animals),
                group.sightings,
                group.individual,
                animal.sighting,
                animal.similarity,
                animal.half,
                " ".join(group.flags),
                group.reason,
            )
            writer.writerow(spreadsheet_text(it) if isinstance(it, str) else it for it in row)


def write_groups_json(grouping: Grouping, stream: TextIO) -> None:
    """Write one object, in ASCII: file names may hold bytes that no terminal can show."""
    json.dump(groups_to_json(grouping), stream, allow_nan=False, indent=2)
    stream.write("\n")


def groups_to_json(grouping: Grouping) -> dict[str, Any]:
    """The groups as plain JSON values."""
    return {"schema": GROUPS_SCHEMA, **asdict(grouping)}
