"""Options that restrict whom an animal is compared with."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from rorqual.domain.annotation import Part, Side, Vitality
from rorqual.domain.candidate_filter import CandidateFilter, Condition
from rorqual.domain.errors import UsageError
from rorqual.domain.photo import Position
from rorqual.domain.place import Area, Circle

PANEL = "Whom animals are compared with"

SpeciesFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--species",
        rich_help_panel=PANEL,
        help="Only animals of this species; give it again for several.",
        show_default=False,
    ),
]
AreaFilter = Annotated[
    str | None,
    typer.Option(
        "--area",
        metavar="SOUTH,WEST,NORTH,EAST",
        rich_help_panel=PANEL,
        help="Only photos from this area, in degrees.",
        show_default=False,
    ),
]
NearFilter = Annotated[
    str | None,
    typer.Option(
        "--near",
        metavar="LATITUDE,LONGITUDE,KM",
        rich_help_panel=PANEL,
        help="Only photos within so many kilometres of this point.",
        show_default=False,
    ),
]
FromFilter = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="DATE",
        rich_help_panel=PANEL,
        help="Only photos of this day or later.",
        show_default=False,
    ),
]
ToFilter = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="DATE",
        rich_help_panel=PANEL,
        help="Only photos of this day or earlier.",
        show_default=False,
    ),
]
SideFilter = Annotated[
    Side | None,
    typer.Option(
        "--side",
        rich_help_panel=PANEL,
        help="Only photos of this side of the animal.",
        show_default=False,
    ),
]
PartFilter = Annotated[
    list[Part] | None,
    typer.Option(
        "--part",
        rich_help_panel=PANEL,
        help="Only photos of this part of the body; give it again for several.",
        show_default=False,
    ),
]
VitalityFilter = Annotated[
    Vitality | None,
    typer.Option(
        "--vitality",
        rich_help_panel=PANEL,
        help="Only individuals that are known to live, or to be dead.",
        show_default=False,
    ),
]
QualityFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--quality",
        metavar="GRADE",
        rich_help_panel=PANEL,
        help="Only photos that you graded so; give it again for several.",
        show_default=False,
    ),
]
IncludeMissing = Annotated[
    list[Condition] | None,
    typer.Option(
        "--include-missing",
        rich_help_panel=PANEL,
        help="Let an animal without a value for this condition pass it; give it again for several.",
        show_default=False,
    ),
]

WithHead = Annotated[
    bool,
    typer.Option(
        "--with-head",
        rich_help_panel=PANEL,
        help="Also with the individuals that the catalogue's network was trained on, without "
        "photos; calibrate them with `rorqual calibrate --with-head`.",
    ),
]
HeadNamesFile = Annotated[
    Path | None,
    typer.Option(
        "--head-names",
        metavar="NAMES.csv",
        rich_help_panel=PANEL,
        help="Whom the catalogue calls otherwise than the network does: head,individual.",
        show_default=False,
    ),
]


def candidate_filter(
    *,
    species: Sequence[str] | None,
    area: str | None,
    near: str | None,
    from_: str | None,
    to: str | None,
    side: Side | None,
    part: Sequence[Part] | None,
    vitality: Vitality | None,
    quality: Sequence[str] | None,
    include_missing: Sequence[Condition] | None,
) -> CandidateFilter:
    """The filter that the options ask for.

    Raises:
        UsageError: where a value cannot be read, or the filter makes no sense.
    """
    from datetime import date

    from rorqual.exchange.dates import iso_date

    def day(option: str, text: str | None) -> date | None:
        try:
            return date.fromisoformat(iso_date(text)[:10]) if text else None
        except ValueError as error:
            raise UsageError(f"{option}: {error}") from error

    circle = None
    if near:
        latitude, longitude, radius_km = _numbers("--near", near, "LATITUDE,LONGITUDE,KM")
        circle = Circle(Position(latitude, longitude), radius_km)
    return CandidateFilter(
        species=species or (),
        area=Area(*_numbers("--area", area, "SOUTH,WEST,NORTH,EAST")) if area else None,
        circle=circle,
        first_day=day("--from", from_),
        last_day=day("--to", to),
        side=side,
        parts=part or (),
        vitality=vitality,
        qualities=quality or (),
        include_missing=include_missing or (),
    )


def _numbers(option: str, text: str, form: str) -> list[float]:
    parts = text.split(",")
    try:
        if len(parts) != len(form.split(",")):
            raise ValueError
        return [float(part) for part in parts]
    except ValueError as error:
        raise UsageError(
            f"{option} is {text!r}: write {form} as decimal degrees with points and without "
            "blanks, such as -34.5"
        ) from error
