"""Which vectors has a network given to some animals?"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.rows import portions
from rorqual.catalogue.schema import embeddings


def read_vectors(
    catalogue: Catalogue, spec_hash: str, annotation_ids: Iterable[int]
) -> dict[int, NDArray[np.float32]]:
    """Unit vectors of shape (d,) by annotation id; animals without one are left out.

    Args:
        catalogue: an open one.
        spec_hash: of the network.
        annotation_ids: of the animals, named or not.
    """
    found: dict[int, NDArray[np.float32]] = {}
    with reading(catalogue.engine) as connection:
        for some in portions(annotation_ids):
            rows = connection.execute(
                select(embeddings.c.annotation_id, embeddings.c.vector).where(
                    embeddings.c.spec_hash == spec_hash, embeddings.c.annotation_id.in_(some)
                )
            )
            for row in rows:
                found[row.annotation_id] = np.frombuffer(row.vector, dtype="<f4")
    return found
