"""Whom of those that it was trained on does a network see? Rows of its head, without photos."""

import io
from collections.abc import Sequence
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import NetworkError
from rorqual.domain.identification import HeadAnswer, KnownIndividual
from rorqual.networks.class_list import ClassName
from rorqual.networks.composite import EmbedderSpec
from rorqual.networks.spec import NetworkFile, NetworkSpec
from rorqual.networks.store import read_network_file


class KnownClasses:
    """The trained rows of a network's head, with their names.

    Args:
        spec: of a network that has classes.
        file: of them; None for the individuals'.

    Raises:
        NetworkError: where it has none, or their file is missing or damaged.
    """

    def __init__(self, spec: NetworkSpec, file: NetworkFile | None = None) -> None:
        classes = file or spec.classes
        if classes is None:
            raise NetworkError(
                f"{spec.id} names no individuals: add it with `rorqual models add` and --classes"
            )
        try:
            with np.load(io.BytesIO(read_network_file(classes)), allow_pickle=False) as kept:
                self._vectors: NDArray[np.float32] = kept["vectors"]
                self._names, self._species = kept["individuals"], kept["species"]
        except (ValueError, KeyError, OSError, BadZipFile) as error:
            raise NetworkError(f"{classes.name} holds no classes ({error})") from error
        if self._vectors.ndim != 3 or self._vectors.shape[2] != spec.dimension:
            raise NetworkError(
                f"{classes.name} has rows of another length than {spec.id}: add it again"
            )
        self.source = f"the head of {spec.stamp}"  # in words
        self.sha256 = classes.sha256
        self.stamp = f"{spec.id}@{self.sha256[:12]}"  # as it stands in results

    def __len__(self) -> int:
        """How many individuals it names."""
        return len(self._names)

    @property
    def vectors(self) -> NDArray[np.float32]:
        """Unit rows of each individual, shape (individuals, rows of each, d)."""
        return self._vectors

    @property
    def individuals(self) -> tuple[str, ...]:
        """As the class list calls them, each once."""
        return tuple(map(str, self._names))

    @property
    def species(self) -> tuple[str | None, ...]:
        """Of each individual; None where nobody said."""
        return tuple(str(it) or None for it in self._species)

    def answer(self, vector: NDArray[np.float32], count: int) -> HeadAnswer:
        """The individuals that are most alike, best first; equal ones in the head's order.

        Args:
            vector: of the animal by the same network, of unit length.
            count: how many at most.
        """
        cosines = (self._vectors @ vector).max(axis=1)
        best = np.argsort(-cosines, kind="stable")[:count]
        candidates = (
            KnownIndividual(
                str(self._names[it]),
                str(self._species[it]) or None,
                float(np.clip(cosines[it], -1.0, 1.0)),
            )
            for it in best
        )
        return HeadAnswer(self.source, tuple(candidates))


def known_classes(spec: EmbedderSpec) -> KnownClasses | None:
    """Those that an embedder was trained on; None where it names nobody, or several embed.

    Raises:
        NetworkError: where their file is missing or damaged.
    """
    if isinstance(spec, NetworkSpec) and spec.classes is not None:
        return KnownClasses(spec)
    return None


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
