"""Are the stored vectors what a search can work with, and has every known animal one?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, select

from rorqual.catalogue.annotation_storage import LENGTH_TOLERANCE
from rorqual.catalogue.check_database import RESTORE
from rorqual.catalogue.decisions import STANDING_TIERS, latest_decisions
from rorqual.catalogue.findings import Finding, Severity, finding_of
from rorqual.catalogue.schema import decisions, embeddings, networks
from rorqual.catalogue.streaming import streamed


class _Stored(NamedTuple):
    annotation_id: int
    dimension: int
    vector: bytes


def check_embeddings(connection: Connection, spec_hash: str | None) -> list[Finding]:
    """Vectors of the wrong length, not finite or not of unit length; animals without a vector."""
    wrong_length: list[int] = []
    not_unit: list[int] = []
    columns = embeddings.c.annotation_id, networks.c.dimension, embeddings.c.vector
    stored = select(*columns).join_from(embeddings, networks).order_by(embeddings.c.spec_hash)
    for portion in streamed(connection, stored):
        right: list[_Stored] = []
        for row in map(_Stored._make, portion):
            if len(row.vector) == 4 * row.dimension:
                right.append(row)
            else:
                wrong_length.append(row.annotation_id)
        not_unit += _not_unit(right)
    what = "animals with an embedding"
    return [
        *finding_of(Severity.ERROR, f"{what} of the wrong length", wrong_length, RESTORE),
        *finding_of(Severity.ERROR, f"{what} that is no unit vector", not_unit, RESTORE),
        *_missing(connection, spec_hash),
    ]


def _not_unit(rows: Sequence[_Stored]) -> list[int]:
    wrong: list[int] = []
    for dimension in {row.dimension for row in rows}:
        alike = [row for row in rows if row.dimension == dimension]
        vectors = np.frombuffer(b"".join(row.vector for row in alike), dtype="<f4")
        matrix = vectors.reshape(len(alike), dimension).astype(np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix))
            bad = ~(np.abs(lengths - 1.0) <= LENGTH_TOLERANCE)  # so that NaN is bad as well
        wrong += [row.annotation_id for row, is_bad in zip(alike, bad, strict=True) if is_bad]
    return wrong


def _missing(connection: Connection, spec_hash: str | None) -> list[Finding]:
    embedded = select(embeddings.c.annotation_id)
    if spec_hash is not None:
        embedded = embedded.where(embeddings.c.spec_hash == spec_hash)
    latest = latest_decisions()
    lacking = (
        select(decisions.c.annotation_id)
        .join_from(latest, decisions, decisions.c.id == latest.c.decision_id)
        .where(decisions.c.tier.in_(STANDING_TIERS))
        .where(decisions.c.annotation_id.not_in(embedded))
        .order_by(decisions.c.annotation_id)
    )
    cases = connection.execute(lacking).scalars().all()
    what = "identified animals without an embedding of the network in use (not in the gallery)"
    remedy = "import their photos again: only what is missing is computed"
    return finding_of(Severity.WARNING, what, cases, remedy)
