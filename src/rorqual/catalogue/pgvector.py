"""Which vectors of a catalogue in PostgreSQL are probably nearest? An index in the database itself.

A graph (HNSW) of the extension pgvector over half-precision vectors, one table for each embedding
in a schema of its own. It is a cache: everybody who uses the database shares it, additions and
deletions change it in place, and whoever drops the schema loses nothing.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, text

from rorqual.catalogue.engine import beside_writers, reading
from rorqual.catalogue.pgvector_rows import copied_rows
from rorqual.matching.row_blocks import ROWS_AT_ONCE, take_rows
from rorqual.matching.vector_index import NO_KEY, marks_of, same_marks

SCHEMA = "rorqual_search"
EXTENSION, OLDEST = "vector", (0, 8)
LARGEST_DIMENSION = 4000  # of a graph of half-precision vectors
MOST_NEAREST = 1000  # the widest search that the extension allows
# Vectors that a search keeps in view at least, whatever it is asked for. Of a million the nearest
# is always among the first fifty of such a walk, and missed now and then by one of 450.
SEARCH_WIDTH = 500
_LONGEST_NAME = 40  # digits of a hash; PostgreSQL cuts names at 63 characters
_LOCK = 0x726F7272  # one process at a time changes an index


def has_pgvector(engine: Engine) -> bool:
    """Whether the database is a PostgreSQL in which the extension is installed, from 0.8 on.

    Raises:
        CatalogueError: where the database cannot be read.
    """
    if engine.dialect.name != "postgresql":
        return False
    with reading(engine) as connection:
        asked = text("SELECT extversion FROM pg_extension WHERE extname = :name")
        version = connection.scalar(asked, {"name": EXTENSION})
    return version is not None and tuple(map(int, version.split(".")[:2])) >= OLDEST


class PgVectorIndex:
    """The index of one embedding; for several threads and processes.

    Args:
        engine: of a PostgreSQL with the extension.
        space_hash: of the embedding.
        dimension: of its vectors, `LARGEST_DIMENSION` at most.
    """

    def __init__(self, engine: Engine, space_hash: str, dimension: int) -> None:
        quoted = engine.dialect.identifier_preparer.quote_identifier
        self._engine = engine
        self._name = f"space_{space_hash[:_LONGEST_NAME]}"
        self._table = f"{SCHEMA}.{quoted(self._name)}"
        self._graph = quoted(f"{self._name}_graph")
        self._dimension = dimension

    def bring_up_to(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> str:
        """Make the index hold these vectors and no others.

        Args:
            keys: n different ones.
            vectors: unit rows, shape (n, d).

        Returns:
            A name of its state, another one after every change.

        Raises:
            CatalogueError: where the database cannot be read or written.
        """
        order = np.argsort(keys)
        wanted, marks = keys[order], marks_of(vectors)[order]
        with reading(self._engine) as connection:
            state = self._state(connection)
            if state is not None:
                held, held_marks = self._held(connection)
                if np.array_equal(held, wanted) and np.array_equal(held_marks, marks):
                    return state
        with beside_writers(self._engine, _LOCK) as connection:
            self._make(connection)
            held, held_marks = self._held(connection)
            gone = held[~same_marks(held, held_marks, wanted, marks)].tolist()
            if gone:
                deleted = text(f"DELETE FROM {self._table} WHERE key = ANY(:keys)")
                connection.execute(deleted, {"keys": gone})
            new = order[~same_marks(wanted, marks, held, held_marks)]
            for start in range(0, len(new), ROWS_AT_ONCE):
                rows = new[start : start + ROWS_AT_ONCE]
                self._add(connection, keys[rows], take_rows(vectors, rows))
            # After the rows: a graph of all at once is quicker to make than one that grows.
            connection.execute(
                text(
                    f"CREATE INDEX IF NOT EXISTS {self._graph} ON {self._table} "
                    "USING hnsw (vector halfvec_ip_ops) WITH (m = 32, ef_construction = 100)"
                )
            )
            return self._new_state(connection)

    def nearest(self, queries: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Keys of the vectors that are probably nearest to q queries of shape (q, d).

        Each query is asked by itself, whatever stands beside it; but when the server tidies up
        after deletions, the last ones of a list may become others.

        Returns:
            Shape (q, count), best first, filled with `NO_KEY` where there are fewer vectors, and
            after `MOST_NEAREST`.

        Raises:
            CatalogueError: where the database cannot be read.
        """
        found = np.full((len(queries), count), NO_KEY, dtype=np.int64)
        most = min(count, MOST_NEAREST)
        asked = text(
            f"SELECT key FROM {self._table} "
            f"ORDER BY vector <#> CAST(:query AS halfvec({self._dimension})) LIMIT {most}"
        )
        with reading(self._engine) as connection:
            connection.execute(text(f"SET LOCAL hnsw.ef_search = {max(most, SEARCH_WIDTH)}"))
            # deleted ones that the server has not tidied away yet take no places of others
            connection.execute(text("SET LOCAL hnsw.iterative_scan = strict_order"))
            for row, query in zip(found, queries, strict=True):
                written = f"[{','.join(map(str, query.tolist()))}]"
                keys = connection.scalars(asked, {"query": written}).all()
                row[: len(keys)] = keys
        return found

    def _make(self, connection: Connection) -> None:
        # Unlogged: quicker, and after a crash of the server empty, which the next use mends.
        for statement in (
            f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
            f"CREATE UNLOGGED TABLE IF NOT EXISTS {SCHEMA}.states "
            "(name text PRIMARY KEY, state bigint NOT NULL)",
            f"CREATE UNLOGGED TABLE IF NOT EXISTS {self._table} (key bigint PRIMARY KEY, "
            f"mark bigint NOT NULL, vector halfvec({self._dimension}) NOT NULL)",
        ):
            connection.execute(text(statement))

    def _state(self, connection: Connection) -> str | None:
        there = connection.scalar(text("SELECT to_regclass(:name)"), {"name": self._table})
        if there is None:
            return None
        asked = text(f"SELECT state FROM {SCHEMA}.states WHERE name = :name")
        state = connection.scalar(asked, {"name": self._name})
        return None if state is None else f"{state:x}"

    def _new_state(self, connection: Connection) -> str:
        state = int(np.random.default_rng().integers(2**62))
        connection.execute(
            text(
                f"INSERT INTO {SCHEMA}.states VALUES (:name, :state) "
                "ON CONFLICT (name) DO UPDATE SET state = excluded.state"
            ),
            {"name": self._name, "state": state},
        )
        return f"{state:x}"

    def _held(self, connection: Connection) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Keys, ascending, and marks of what the index holds."""
        rows = connection.execute(text(f"SELECT key, mark FROM {self._table} ORDER BY key")).all()
        pairs = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0].copy(), pairs[:, 1].copy().view(np.uint64)

    def _add(
        self, connection: Connection, keys: NDArray[np.int64], vectors: NDArray[np.float32]
    ) -> None:
        driver: Any = connection.connection.driver_connection
        into = f"COPY {self._table} (key, mark, vector) FROM STDIN (FORMAT binary)"
        with driver.cursor() as cursor, cursor.copy(into) as copy:
            copy.write(copied_rows(keys, vectors))
