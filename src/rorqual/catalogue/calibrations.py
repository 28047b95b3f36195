"""Which calibration, fitted on this catalogue, is in force for a network?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from rorqual.catalogue.rows import add_row, now
from rorqual.catalogue.schema import calibrations


@dataclass(frozen=True, slots=True)
class StoredCalibration:
    """A calibration as it was saved."""

    id: int
    spec_hash: str
    parameters: dict[str, Any]
    report: dict[str, Any]
    fitted_at: str  # ISO 8601, UTC


def save_calibration(
    connection: Connection,
    spec_hash: str,
    parameters: Mapping[str, Any],
    report: Mapping[str, Any],
) -> int:
    """Add a calibration, which is then the one in force; earlier ones are kept."""
    return add_row(
        connection,
        calibrations,
        spec_hash=spec_hash,
        parameters=dict(parameters),
        report=dict(report),
        fitted_at=now(),
    )


def active_calibration(connection: Connection, spec_hash: str) -> StoredCalibration | None:
    """The newest calibration for the network; None where none was fitted."""
    row = connection.execute(
        select(calibrations)
        .where(calibrations.c.spec_hash == spec_hash)
        .order_by(calibrations.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else StoredCalibration(**row._mapping)


def calibrated_keys(connection: Connection, beginning: str) -> frozenset[str]:
    """Under which keys that begin so calibrations were saved."""
    key = calibrations.c.spec_hash
    found = select(key).where(key.startswith(beginning, autoescape=True)).distinct()
    return frozenset(connection.scalars(found))
