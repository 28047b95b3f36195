"""Whom of those that it was trained on does a network see? Rows of its head, without photos."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import NetworkError
from rorqual.networks.class_list import ClassName
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.store import read_network_file


@dataclass(frozen=True, slots=True)
class KnownIndividual:
    """One individual of a network's head beside a picture."""

    individual: str
    species: str | None  # None where nobody said
    similarity: float  # -1..1, cosine to the best of its rows; no probability


class KnownClasses:
    """The trained rows of a network's head, with their names.

    Args:
        spec: of a network that has classes.

    Raises:
        NetworkError: where it has none, or their file is missing or damaged.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        if spec.classes is None:
            raise NetworkError(
                f"{spec.id} names no individuals: add it with `rorqual models add` and --classes"
            )
        try:
            with np.load(io.BytesIO(read_network_file(spec.classes)), allow_pickle=False) as kept:
                self._vectors: NDArray[np.float32] = kept["vectors"]
                self._names, self._species = kept["individuals"], kept["species"]
        except (ValueError, KeyError, OSError, BadZipFile) as error:
            raise NetworkError(f"{spec.classes.name} holds no classes ({error})") from error
        self.source = f"the head of {spec.stamp}"

    def __len__(self) -> int:
        """How many individuals it names."""
        return len(self._names)

    def nearest(self, vector: NDArray[np.float32], count: int) -> list[KnownIndividual]:
        """The individuals that are most alike, best first; equal ones in the head's order.

        Args:
            vector: of the animal by the same network, of unit length.
            count: how many at most.
        """
        cosines = (self._vectors @ vector).max(axis=1)
        best = np.argsort(-cosines, kind="stable")[:count]
        return [
            KnownIndividual(
                str(self._names[it]),
                str(self._species[it]) or None,
                float(np.clip(cosines[it], -1.0, 1.0)),
            )
            for it in best
        ]


def classes_bytes(rows: NDArray[np.float32], centres: int, names: Sequence[ClassName]) -> bytes:
    """A head's rows as `KnownClasses` reads them; those that were never trained are left out.

    Args:
        rows: of the head, shape (classes * centres, d).
        centres: rows of each class, one after another.
        names: of the classes.

    Raises:
        NetworkError: where a row that is named has no direction.
    """
    live = np.array([bool(name.individual) for name in names])
    vectors = rows.reshape(len(names), centres, -1)[live].astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=2, keepdims=True)
    if not (lengths > 0).all():
        empty = np.flatnonzero(~(lengths > 0).all(axis=(1, 2)))[0]
        name = [it for it in names if it.individual][empty].individual
        raise NetworkError(f"the head's row of {name} is all zeros: leave its individual empty")
    kept = [name for name in names if name.individual]
    stream = io.BytesIO()
    np.savez(
        stream,
        vectors=vectors / lengths,
        individuals=np.array([it.individual for it in kept], np.str_),
        species=np.array([it.species for it in kept], np.str_),
    )
    return stream.getvalue()
