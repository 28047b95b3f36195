"""How does each way to search build, keep and answer? All behind one small interface.

Every graph has 32 neighbours a vector, a width of 100 while it is built and of
`SEARCH_WIDTH` while it is searched, so that they differ in nothing else.
"""

from typing import Any

import numpy as np

from benchmarks.search_backend import BEST, Ask, Backend, Rows, Vectors, best_places, spilled
from benchmarks.search_pgvector import PgVector
from rorqual.catalogue.pgvector import SEARCH_WIDTH
from rorqual.matching.index_file import load_index, save_index
from rorqual.matching.search import ExactSearch
from rorqual.matching.shortlist_search import SHORTLIST_ROWS
from rorqual.matching.vector_index import VectorIndex

NEIGHBOURS, BUILD_WIDTH = 32, 100


class Exact(Backend):
    """`ExactSearch`: nothing is built."""

    def build(self) -> None:
        """Nothing."""

    def open(self) -> Ask:
        """As the main job compares: many queries share what is read of the gallery."""
        search = ExactSearch(self.vectors())
        return lambda queries: np.stack(
            [best_places(it) for it in search.separate_similarities(queries)]
        )


class Shortlist(Backend):
    """`VectorIndex`, and exact comparison of what it lists."""

    def build(self) -> None:
        """The index as a catalogue keeps it."""
        vectors = spilled(self.path, self.work).mapped
        save_index(VectorIndex.build(np.arange(len(vectors)), vectors), self.work, "index")

    def open(self) -> Ask:
        """As in a catalogue: the index is mapped from its file, the vectors moved to another."""
        stored = load_index(self.work, "index")
        if stored is None:
            raise RuntimeError("the index was not built")
        vectors = spilled(self.path, self.work)

        def ask(queries: Vectors) -> Rows:
            best = []
            for query, listed in zip(
                queries, stored.index.nearest(queries, SHORTLIST_ROWS), strict=True
            ):
                rows = np.sort(listed)
                best.append(rows[best_places(vectors.read(rows) @ query)])
            return np.stack(best)

        return ask


class ScikitLearn(Backend):
    """`NearestNeighbors`, by cosine: nothing is built."""

    def build(self) -> None:
        """Nothing."""

    def open(self) -> Ask:
        """Brute force."""
        from sklearn.neighbors import NearestNeighbors

        neighbours: Any = NearestNeighbors(n_neighbors=BEST, metric="cosine").fit(self.vectors())
        return lambda queries: np.asarray(neighbours.kneighbors(queries, return_distance=False))


class FaissFlat(Backend):
    """`IndexFlatIP`."""

    def new(self) -> Any:
        """An empty index."""
        import faiss

        return faiss.IndexFlatIP(self.vectors(mapped=True).shape[1])

    def build(self) -> None:
        """Fill and write it."""
        import faiss

        index = self.new()
        index.add(self.vectors())
        faiss.write_index(index, str(self.work / "index"))

    def open(self) -> Ask:
        """Read it."""
        import faiss

        index: Any = faiss.read_index(str(self.work / "index"))
        if hasattr(index, "hnsw"):
            index.hnsw.efSearch = SEARCH_WIDTH
        return lambda queries: np.asarray(index.search(queries, BEST)[1])


class FaissGraph(FaissFlat):
    """`IndexHNSWFlat`."""

    def new(self) -> Any:
        """An empty graph."""
        import faiss

        dimension = self.vectors(mapped=True).shape[1]
        index: Any = faiss.IndexHNSWFlat(dimension, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = BUILD_WIDTH
        return index


class Hnswlib(Backend):
    """hnswlib's graph."""

    def build(self) -> None:
        """Fill and write it."""
        vectors = self.vectors()
        index = self._new(vectors.shape[1])
        index.init_index(len(vectors), M=NEIGHBOURS, ef_construction=BUILD_WIDTH)
        index.add_items(vectors)
        index.save_index(str(self.work / "index"))

    def open(self) -> Ask:
        """Read it."""
        index = self._new(self.vectors(mapped=True).shape[1])
        index.load_index(str(self.work / "index"))
        index.set_ef(SEARCH_WIDTH)
        return lambda queries: np.asarray(index.knn_query(queries, k=BEST)[0])

    def _new(self, dimension: int) -> Any:
        import hnswlib

        return hnswlib.Index("ip", dimension)


BACKENDS: dict[str, type[Backend]] = {
    "exact": Exact,
    "shortlist": Shortlist,
    "scikit-learn": ScikitLearn,
    "faiss flat": FaissFlat,
    "faiss HNSW": FaissGraph,
    "hnswlib": Hnswlib,
    "pgvector": PgVector,
}
