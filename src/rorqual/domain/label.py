"""What a person wrote about one animal in one photo, as read from a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rorqual.domain.annotation import Part, Side, Vitality
from rorqual.domain.box import Box
from rorqual.domain.photo import Position


@dataclass(frozen=True, slots=True)
class Label:
    """One row of a label table."""

    line: int  # line number in the user's file, the header is line 1; 0: from a folder's name
    species: str | None = None  # canonical label, see domain.taxa
    individual: str | None = None
    box: Box | None = None  # None: the whole photo
    encounter: str | None = None
    date: str | None = None  # ISO 8601 date or date-time
    position: Position | None = None
    part: Part | None = None
    side: Side | None = None
    quality: str | None = None
    vitality: Vitality | None = None
    notes: Mapping[str, str] = field(default_factory=dict)  # further columns


@dataclass(frozen=True, slots=True)
class GivenBox:
    """One row of a table of boxes."""

    line: int  # line number in the user's file, the header is line 1
    box: Box  # as written, not clipped to the photo


@dataclass(frozen=True, slots=True)
class RowError:
    """A row of the user's table that could not be used, and why."""

    file: str  # as the user named it
    line: int  # line number in that file, the header is line 1; 0: concerns the whole file
    message: str  # names the remedy

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.message}"
