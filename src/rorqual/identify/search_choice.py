"""Is a catalogue searched as a whole, or by shortlists? Keeps the index that these need."""

from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec

from rorqual.catalogue.catalogue import Catalogue
from rorqual.matching.gallery import Gallery
from rorqual.matching.index_file import StoredIndex, load_index, save_index
from rorqual.matching.shortlist_search import ShortlistSearch
from rorqual.matching.vector_index import VectorIndex

SHORTLISTS_FROM = 200_000  # animals in photos; up to here exact search is as quick or nearly so
FOLDER = "search"  # in the catalogue's; a cache, no part of backups


@dataclass(frozen=True, slots=True)
class SearchChoice:
    """How a gallery is searched."""

    search: ShortlistSearch | None  # None: exactly, as a whole
    note: str = ""  # a sentence for the user, where something could be better


def choose_search(
    catalogue: Catalogue,
    gallery: Gallery,
    space_hash: str,
    *,
    shortlists_from: int = SHORTLISTS_FROM,
) -> SearchChoice:
    """Shortlists for a large gallery where the extra `large` is installed, else exact search.

    The index is brought up to the gallery: few changes are made in place, and it is built anew
    where there is none, where it is damaged, or where much has changed.

    Args:
        catalogue: whose folder keeps the index.
        gallery: what is searched; a part of the catalogue is always searched exactly.
        space_hash: of the embedding that its vectors are of.
        shortlists_from: rows from which on a gallery is large.
    """
    rows = len(gallery.vectors)
    if rows < shortlists_from or gallery.filter != "all":
        return SearchChoice(None)
    if find_spec("usearch") is None:
        return SearchChoice(
            None,
            f"each photo is compared with all {rows:,} in the catalogue: with "
            "`pip install 'rorqual[large]'` that becomes much quicker",
        )
    stored = _current_index(catalogue, gallery, space_hash)
    return SearchChoice(ShortlistSearch(gallery, stored.index, stored.build))


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
