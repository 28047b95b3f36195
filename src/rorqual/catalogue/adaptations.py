"""Which head, fitted on this catalogue, is in force for the vectors of a network?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, func, select

from rorqual.catalogue.calibrations import save_calibration
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.rows import add_row, now
from rorqual.catalogue.schema import adaptations
from rorqual.domain.errors import CatalogueError
from rorqual.matching.calibration import Calibration
from rorqual.matching.linear_head import LinearHead


@dataclass(frozen=True, slots=True, eq=False)
class StoredAdaptation:
    """A head as it was saved."""

    base_hash: str  # of the spec of the network whose vectors it maps
    space_hash: str  # names the embedding that it makes
    head: LinearHead
    report: dict[str, Any]
    adapted_at: str  # ISO 8601, UTC


def save_adaptation(
    catalogue: Catalogue,
    base_hash: str,
    head: LinearHead,
    report: Mapping[str, Any],
    calibration: Calibration,
    calibration_report: Mapping[str, Any],
) -> None:
    """Add a head with the calibration of what it makes; both are then in force, or neither.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    space_hash = head.space_hash(base_hash)
    with writing(catalogue.engine) as connection:
        add_row(
            connection,
            adaptations,
            base_hash=base_hash,
            space_hash=space_hash,
            matrix=_bytes(head.matrix),
            offset=_bytes(head.offset),
            report=dict(report),
            adapted_at=now(),
        )
        save_calibration(connection, space_hash, calibration.to_json(), calibration_report)


def switch_adaptation_off(catalogue: Catalogue, base_hash: str) -> bool:
    """Let the network's vectors count as they are again; whether a head was in force.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    with writing(catalogue.engine) as connection:
        in_force = any(row.base_hash == base_hash for row in heads_in_force(connection))
        if in_force:
            add_row(connection, adaptations, base_hash=base_hash, report={}, adapted_at=now())
        return in_force


def active_adaptation(catalogue: Catalogue, base_hash: str) -> StoredAdaptation | None:
    """The newest head for the network; None where none was fitted or it was switched off.

    Raises:
        CatalogueError: where the stored head is damaged.
    """
    with reading(catalogue.engine) as connection:
        for row in heads_in_force(connection):
            if row.base_hash == base_hash:
                head = read_head(row)
                return StoredAdaptation(base_hash, row.space_hash, head, row.report, row.adapted_at)
    return None


def heads_in_force(connection: Connection) -> list[Row[Any]]:
    """The newest row of each network, where that holds a head."""
    newest = select(func.max(adaptations.c.id)).group_by(adaptations.c.base_hash)
    chosen = adaptations.c.id.in_(newest) & adaptations.c.space_hash.is_not(None)
    query = select(adaptations).where(chosen).order_by(adaptations.c.id)
    return list(connection.execute(query))


def read_head(row: Row[Any]) -> LinearHead:
    """The head of a row of the table, checked against its hash.

    Raises:
        CatalogueError: where it is not the head that was stored.
    """
    try:
        offset = np.frombuffer(row.offset or b"", dtype="<f4")
        matrix = np.frombuffer(row.matrix or b"", dtype="<f4").reshape(-1, max(1, len(offset)))
        head = LinearHead(matrix.astype(np.float32), offset.astype(np.float32))
        if head.space_hash(row.base_hash) == row.space_hash:
            return head
    except ValueError:
        pass  # told of below, like numbers that are others
    raise CatalogueError(
        f"the adaptation {row.space_hash} in the catalogue is damaged: switch it off with "
        "`rorqual adapt CATALOGUE --off` and adapt again, or restore it from a backup"
    )


def _bytes(numbers: NDArray[np.float32]) -> bytes:
    return np.ascontiguousarray(numbers, dtype="<f4").tobytes()
