"""Is a catalogue searched as a whole, or by shortlists? Keeps the index that these need.

Shortlists read few vectors, so that those of a large gallery are moved to a file.
"""

from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec

from rorqual.catalogue.catalogue import Catalogue
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


def choose_search(
    catalogue: Catalogue,
    gallery: Gallery,
    space_hash: str,
    *,
    shortlists_from: int = SHORTLISTS_FROM,
) -> SearchChoice:
    """Shortlists for a large gallery where something can make them, else exact search.

    In PostgreSQL with the extension pgvector the index is in the database; else it is in the
    catalogue's folder, where the extra `large` is installed. It is brought up to the gallery:
    changes are made in place, and it is built anew where there is none, where it is damaged, or,
    in the folder, where much has changed. The vectors leave the memory, as soon as nobody holds
    the given gallery any more, for a file in the catalogue's folder; where it has no room for
    them they stay.

    Args:
        catalogue: whose folder keeps the index.
        gallery: what is searched; a part of the catalogue is always searched exactly.
        space_hash: of the embedding that its vectors are of.
        shortlists_from: rows from which on a gallery is large.
    """
    rows = len(gallery.vectors)
    if rows < shortlists_from or gallery.filter != "all":
        return SearchChoice(gallery, None)
    note = ""
    if gallery.vectors.shape[1] <= LARGEST_DIMENSION and has_pgvector(catalogue.engine):
        try:
            return _in_database(catalogue, gallery, space_hash)
        except CatalogueError as error:
            note = f"the index of vectors in the database cannot be used: {error} "
    if find_spec("usearch") is None:
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
    return _shortlists(catalogue, gallery, stored.index, stored.build, note)


def _is_server(catalogue: Catalogue) -> bool:
    return catalogue.engine.dialect.name == "postgresql"


def _in_database(catalogue: Catalogue, gallery: Gallery, space_hash: str) -> SearchChoice:
    index = PgVectorIndex(catalogue.engine, space_hash, gallery.vectors.shape[1])
    state = index.bring_up_to(gallery.annotation_ids, gallery.vectors)
    note = "photos are searched by shortlists from an index in the database (pgvector)"
    return _shortlists(catalogue, gallery, index, f"pgvector-{state}", note)


def _shortlists(
    catalogue: Catalogue, gallery: Gallery, index: NearestKeys, build: str, note: str
) -> SearchChoice:
    """Shortlists from an index, with the vectors in a file if the folder allows it."""
    folder = catalogue.folder / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        spilled = SpilledVectors(gallery.vectors, folder)
    except OSError as error:
        stay = (
            f"the catalogue's vectors take {gallery.vectors.nbytes / 1e9:.1f} GB of memory: they "
            f"would leave it if {folder} could be written to and had room for them "
            f"({error.strerror or error})"
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
    if stored is not None and not stored.index.is_outgrown_by(keys, gallery.vectors):
        stored = load_index(folder, space_hash, to_change=True)
    if stored is None or stored.index.is_outgrown_by(keys, gallery.vectors):
        index = VectorIndex.build(keys, gallery.vectors)
    else:
        index = stored.index
        index.update(keys, gallery.vectors)
    with suppress(OSError):  # a catalogue on a disk that may only be read
        return save_index(index, folder, space_hash)
    return StoredIndex(index, "unsaved")
