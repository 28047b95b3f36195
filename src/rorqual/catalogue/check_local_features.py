"""Can the stored local features be read?"""

from sqlalchemy import Connection, select

from rorqual.catalogue.findings import Finding, Severity, finding_of
from rorqual.catalogue.schema import local_features
from rorqual.catalogue.streaming import streamed
from rorqual.matching.local.blob import from_blob

_ROWS_AT_ONCE = 256  # of some 140 kB each
_REMEDY = "none is needed: they are computed anew from the photo when they are next wanted"


def check_local_features(connection: Connection) -> list[Finding]:
    """Animals whose local features are damaged."""
    damaged: list[int] = []
    stored = select(local_features).order_by(local_features.c.annotation_id)
    for portion in streamed(connection, stored, _ROWS_AT_ONCE):
        for row in portion:
            try:
                from_blob(row.features, row.extractor)
            except ValueError:
                damaged.append(row.annotation_id)
    what = "animals with damaged local features"
    return finding_of(Severity.WARNING, what, damaged, _REMEDY)
