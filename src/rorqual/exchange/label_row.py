"""What does one row of a label table say, and which of its cells are damaged?"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from rorqual.domain.label import Label
from rorqual.domain.photo import Position
from rorqual.domain.taxa import canonical_species
from rorqual.exchange.boxes import parse_box
from rorqual.exchange.cells import is_unknown, part, position, side, text_or_none, vitality
from rorqual.exchange.columns import BOX_COLUMNS, PHOTO
from rorqual.exchange.damaged_ids import sound_individual_id
from rorqual.exchange.dates import iso_date

LABEL_COLUMNS = (
    PHOTO,
    "species",
    "individual_id",
    *BOX_COLUMNS,
    "encounter",
    "date",
    "latitude",
    "longitude",
    "side",
    "part",
    "quality",
    "vitality",
)

_Value = TypeVar("_Value")


class RowParser:
    """Reads one row; a damaged optional cell is left out, and nothing else of the row is lost."""

    def __init__(self, values: Mapping[str, str], decimal_comma: bool) -> None:
        """Take the row's cells.

        Args:
            values: column name, one of LABEL_COLUMNS -> trimmed cell; a column may be absent.
            decimal_comma: whether 1,5 may stand for 1.5.
        """
        self._values = values
        self._decimal_comma = decimal_comma
        self.damaged_cells: list[str] = []  # a message for each optional cell that was left out

    def label(self, line: int, notes: Mapping[str, str]) -> Label:
        """The row as a label; `damaged_cells` tells afterwards what it lacks.

        Raises:
            ValueError: where the individual's id or the box is damaged, so that it is no label.
        """
        return Label(
            line=line,
            species=self._optional(_species, "species"),
            individual=_individual(self._values.get("individual_id", "")),
            box=parse_box(self._values, self._decimal_comma),
            encounter=self._optional(text_or_none, "encounter"),
            date=self._optional(_date, "date"),
            position=self._optional(self._position, "latitude", "longitude"),
            part=self._optional(part, "part"),
            side=self._optional(side, "side"),
            quality=self._optional(text_or_none, "quality"),
            vitality=self._optional(vitality, "vitality"),
            notes=notes,
        )

    def _optional(self, parse: Callable[..., _Value | None], *columns: str) -> _Value | None:
        try:
            return parse(*(self._values.get(column, "") for column in columns))
        except ValueError as error:
            self.damaged_cells.append(f"{error} (the rest of the row is used)")
            return None

    def _position(self, latitude: str, longitude: str) -> Position | None:
        return position(latitude, longitude, self._decimal_comma)


def _species(text: str) -> str | None:
    given = text_or_none(text)
    species = canonical_species(given) if given else None
    return species.label if species else None


def _individual(text: str) -> str | None:
    return None if is_unknown(text) else sound_individual_id(text)


def _date(text: str) -> str | None:
    given = text_or_none(text)
    return iso_date(given) if given else None
