"""Is a catalogue searched as a whole, or by shortlists? Keeps the index that these need.

Shortlists read few vectors, so that those of a large gallery are in a file.
"""

from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.gallery import in_memory
from rorqual.catalogue.pgvector import LARGEST_DIMENSION, PgVectorIndex, has_pgvector
from rorqual.domain.errors import CatalogueError
from rorqual.matching.gallery import Gallery
from rorqual.matching.index_file import StoredIndex, load_index, save_index
from rorqual.matching.shortlist_search import NearestKeys, ShortlistSearch
from rorqual.matching.spilled_vectors import SpilledVectors
from rorqual.matching.vector_index import VectorIndex

SHORTLISTS_FROM = 200_000  # animals in photos; up to here exact search is as quick or nearly so
_OR_PGVECTOR = ", or with pgvector in the database (`CREATE EXTENSION vector`),"
FOLDER = "search"  # in the catalogue's; a cache, no part of backups


@dataclass(frozen=True, slots=True)
class SearchChoice:
    """How a gallery is searched."""

    gallery: Gallery  # to be used from then on: its vectors may have been moved
    search: ShortlistSearch | None  # None: exactly, as a whole
    note: str = ""  # a sentence for the user, where something could be better


class VectorRoom:
    """Room for the vectors of a gallery that is read: in a file, where shortlists will be made.

    Args:
        catalogue: whose folder has the file.
        shortlists_from: rows from which on a gallery is large; None where none will be made.
    """

    def __init__(self, catalogue: Catalogue, shortlists_from: int | None = SHORTLISTS_FROM) -> None:
        self._catalogue = catalogue
        self._shortlists_from = shortlists_from
        self.spilled: SpilledVectors | None = None  # the last file that was made

    def __call__(self, rows: int, dimension: int) -> NDArray[np.float32]:
        """Room of shape (rows, dimension); in memory where the folder has none for it."""
        fewest = self._shortlists_from
        if fewest is not None and rows >= max(1, fewest) and _has_index(self._catalogue, dimension):
            with suppress(OSError):
                self.spilled = SpilledVectors(rows, dimension, _folder(self._catalogue))
                return self.spilled.mapped
        return in_memory(rows, dimension)


def choose_search(
    catalogue: Catalogue,
    gallery: Gallery,
    space_hash: str,
    *,
    shortlists_from: int = SHORTLISTS_FROM,
    spilled: SpilledVectors | None = None,
) -> SearchChoice:
    """Shortlists for a large gallery where something can make them, else exact search.

    In PostgreSQL with the extension pgvector the index is in the database; else it is in the
    catalogue's folder, where the extra `large` is installed. It is brought up to the gallery:
    changes are made in place, and it is built anew where there is none, where it is damaged, or,
    in the folder, where much has changed. The vectors leave the memory, as soon as nobody holds
    the given gallery any more, for a file in the catalogue's folder, if they are not in one
    already; where it has no room for them they stay.

    Args:
        catalogue: whose folder keeps the index.
        gallery: what is searched; a part of the catalogue is always searched exactly.
        space_hash: of the embedding that its vectors are of.
        shortlists_from: rows from which on a gallery is large.
        spilled: a file in the folder that the gallery's vectors may be in already.
    """
    rows = len(gallery.vectors)
    if rows < shortlists_from or gallery.filter != "all":
        return SearchChoice(gallery, None)
    note = ""
    if _fits_database(catalogue, gallery.vectors.shape[1]):
        try:
            found = _in_database(catalogue, gallery, space_hash)
            return _shortlists(catalogue, gallery, *found, spilled)
        except CatalogueError as error:
            note = f"the index of vectors in the database cannot be used: {error} "
    if not _has_faiss():
        return SearchChoice(
            gallery,
            None,
            f"{note}each photo is compared with all {rows:,} in the catalogue: with "
            f"`pip install 'rorqual[large]'`{_OR_PGVECTOR if _is_server(catalogue) else ''} that "
            "becomes much quicker",
        )
    stored = _current_index(catalogue, gallery, space_hash)
    if note:
        note += "The one in the catalogue's folder is used instead."
    return _shortlists(catalogue, gallery, stored.index, stored.build, note, spilled)


def _has_index(catalogue: Catalogue, dimension: int) -> bool:
    return _has_faiss() or _fits_database(catalogue, dimension)


def _has_faiss() -> bool:
    return find_spec("faiss") is not None


def _fits_database(catalogue: Catalogue, dimension: int) -> bool:
    return dimension <= LARGEST_DIMENSION and has_pgvector(catalogue.engine)


def _folder(catalogue: Catalogue) -> Path:
    """Where the index and the vectors are.

    Raises:
        OSError: where it is not there and cannot be made.
    """
    folder = catalogue.folder / FOLDER
    folder.mkdir(exist_ok=True)
    return folder


def _is_server(catalogue: Catalogue) -> bool:
    return catalogue.engine.dialect.name == "postgresql"


def _in_database(
    catalogue: Catalogue, gallery: Gallery, space_hash: str
) -> tuple[NearestKeys, str, str]:
    """The index of exactly this gallery, the name of its state, and what to say of it."""
    index = PgVectorIndex(catalogue.engine, space_hash, gallery.vectors.shape[1])
    state = index.bring_up_to(gallery.annotation_ids, gallery.vectors)
    note = "photos are searched by shortlists from an index in the database (pgvector)"
    return index, f"pgvector-{state}", note


def _shortlists(
    catalogue: Catalogue,
    gallery: Gallery,
    index: NearestKeys,
    build: str,
    note: str,
    spilled: SpilledVectors | None,
) -> SearchChoice:
    """Shortlists from an index, with the vectors in a file if the folder allows it."""
    try:
        if spilled is not None and spilled.holds(gallery.vectors):
            spilled = spilled.finished()
        else:
            spilled = SpilledVectors.of(gallery.vectors, _folder(catalogue))
    except OSError as error:
        stay = (
            f"the catalogue's vectors take {gallery.vectors.nbytes / 1e9:.1f} GB of memory: they "
            f"would leave it if {catalogue.folder / FOLDER} could be written to and had room for "
            f"them ({error.strerror or error})"
        )
        search = ShortlistSearch(gallery, index, build)
        return SearchChoice(gallery, search, "; ".join(filter(None, (note.rstrip("."), stay))))
    gallery = gallery.moved_to(spilled.mapped)
    return SearchChoice(gallery, ShortlistSearch(gallery, index, build, read=spilled.read), note)


def _current_index(catalogue: Catalogue, gallery: Gallery, space_hash: str) -> StoredIndex:
    """The index of exactly this gallery, saved if the folder allows it."""
    folder, keys = catalogue.folder / FOLDER, gallery.annotation_ids
    stored = load_index(folder, space_hash)
    if stored is not None and stored.index.holds(keys, gallery.vectors):
        return stored
    can_change = stored is not None and not stored.index.is_outgrown_by(keys, gallery.vectors)
    stored = None  # or its codes would be in memory beside the next one
    if can_change:
        stored = load_index(folder, space_hash, to_change=True)
    if stored is not None and not stored.index.is_outgrown_by(keys, gallery.vectors):
        index = stored.index
        index.update(keys, gallery.vectors)
    else:
        stored = None
        index = VectorIndex.build(keys, gallery.vectors)
    with suppress(OSError):  # a catalogue on a disk that may only be read
        return save_index(index, folder, space_hash)
    return StoredIndex(index, "unsaved")
