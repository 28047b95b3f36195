"""Where does everything of a rendered catalogue lie, and is it complete?"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.errors import UsageError

MANIFEST = "rendered.json"


@dataclass(frozen=True, slots=True)
class RenderedCatalogue:
    """The files of a rendered catalogue."""

    folder: Path

    @property
    def photos(self) -> Path:
        """Folder of the labelled photos."""
        return self.folder / "catalogue" / "photos"

    @property
    def labels(self) -> Path:
        """Table of the labels of those photos, without boxes."""
        return self.folder / "catalogue" / "labels.csv"

    @property
    def boxes(self) -> Path:
        """Table of the true boxes of those photos."""
        return self.folder / "catalogue" / "boxes.csv"

    @property
    def queries(self) -> Path:
        """Folder of the query photos, a truncated file among them."""
        return self.folder / "queries"

    @property
    def queries_truth(self) -> Path:
        """Table of who is on each readable query photo."""
        return self.folder / "queries_truth.csv"

    @property
    def queries_boxes(self) -> Path:
        """Table of the true boxes of the query photos that show an animal."""
        return self.folder / "queries_boxes.csv"

    def is_complete(self, parameters: Mapping[str, int]) -> bool:
        """Whether these parameters were rendered to the end.

        Raises:
            UsageError: where the folder holds something else.
        """
        if not self.folder.exists() or (self.folder.is_dir() and not any(self.folder.iterdir())):
            return False
        try:
            manifest = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            same, complete = manifest["parameters"] == parameters, bool(manifest["complete"])
        except (OSError, ValueError, KeyError, TypeError):
            same, complete = False, False
        if not same:
            raise UsageError(
                f"{self.folder} holds something other than this rendered catalogue; "
                "choose another folder or remove it first"
            )
        return complete

    def note(self, parameters: Mapping[str, int], *, complete: bool) -> None:
        """Keep what is being rendered and whether it is finished."""
        content = json.dumps({"complete": complete, "parameters": dict(parameters)}, indent=2)
        temporary = self.folder / (MANIFEST + ".part")
        temporary.write_text(content + "\n", encoding="utf-8")
        temporary.replace(self.folder / MANIFEST)


def read_boxes(table: Path) -> dict[str, list[str]]:
    """The whole rows of a table of boxes, photo -> coordinates; none where it is missing."""
    if not table.exists():
        return {}
    with table.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if line.endswith("\n")]
    return {row[0]: row[1:] for row in list(csv.reader(lines))[1:]}


def write_table(table: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table in UTF-8."""
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def append_row(table: Path, row: Sequence[object]) -> None:
    """Add one row to a CSV table."""
    with table.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row)
