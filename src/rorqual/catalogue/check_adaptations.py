"""Can the heads that were fitted on the catalogue be used, and does each have probabilities?"""

from sqlalchemy import Connection, select

from rorqual.catalogue.adaptations import heads_in_force, read_head
from rorqual.catalogue.findings import Finding, Severity, finding_of
from rorqual.catalogue.schema import calibrations
from rorqual.domain.errors import CatalogueError

_REMEDY = (
    "switch them off with `rorqual adapt CATALOGUE --off` and adapt again, or restore the folder "
    "from a backup"
)


def check_adaptations(connection: Connection) -> list[Finding]:
    """Heads in force whose numbers are not those that were stored, or that lack a calibration."""
    calibrated = set(connection.scalars(select(calibrations.c.spec_hash)))
    damaged: list[str] = []
    uncalibrated: list[str] = []
    for row in heads_in_force(connection):
        try:
            read_head(row)
        except CatalogueError:
            damaged.append(row.space_hash)
        if row.space_hash not in calibrated:
            uncalibrated.append(row.space_hash)
    return [
        *finding_of(Severity.ERROR, "damaged adaptations", damaged, _REMEDY),
        *finding_of(Severity.ERROR, "adaptations without a calibration", uncalibrated, _REMEDY),
    ]
