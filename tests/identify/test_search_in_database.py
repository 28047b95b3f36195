"""A large catalogue in PostgreSQL is searched by an index in the database: on a real server."""

import os
from collections.abc import Iterator
from importlib import util
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.location import URL_VARIABLE
from rorqual.catalogue.pgvector import SCHEMA, PgVectorIndex, has_pgvector
from rorqual.catalogue.postgresql import parse_url
from rorqual.identify.gallery import read_gallery
from rorqual.identify.search_choice import FOLDER, SearchChoice, choose_search
from rorqual.matching.gallery import Gallery
from rorqual.matching.rank import identify_embeddings
from rorqual.matching.vector_index import NO_KEY
from tests.catalogue.builders import NETWORK, a_label, an_import
from tests.matching.worlds import calibration_of, unit
from tests.stores import PostgresStore

SPACE = NETWORK.spec_hash
TABLE = f"space_{SPACE[:40]}"


@pytest.fixture
def bare(postgresql: PostgresStore, tmp_path: Path) -> Iterator[Catalogue]:
    """A catalogue on a server, without the extension."""
    with postgresql.catalogue(tmp_path / "catalogue") as catalogue:
        yield catalogue
        with writing(catalogue.engine) as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
            connection.execute(text("DROP EXTENSION IF EXISTS vector"))


@pytest.fixture
def whales(bare: Catalogue) -> Catalogue:
    """The same, after an administrator has installed the extension."""
    with writing(bare.engine) as connection:
        connection.execute(text("CREATE EXTENSION vector"))
    return bare


def fill(catalogue: Catalogue, first: int, stop: int) -> Gallery:
    for number in range(first, stop):
        catalogue.store_photo(an_import(number, [a_label(f"whale-{number % 7}")]))
    return read_gallery(catalogue, SPACE)


def choose(catalogue: Catalogue, gallery: Gallery) -> SearchChoice:
    return choose_search(catalogue, gallery, SPACE, shortlists_from=10)


def graph_file(catalogue: Catalogue) -> int:
    """The file of the graph, another one when it is built anew."""
    with reading(catalogue.engine) as connection:
        name = f'{SCHEMA}."{TABLE}_graph"'
        return int(connection.scalar(text("SELECT pg_relation_filenode(:it)"), {"it": name}) or 0)


def test_answers_are_those_of_exact_search_and_the_way_is_told(whales: Catalogue) -> None:
    gallery = fill(whales, 0, 40)
    choice = choose(whales, gallery)
    assert choice.search is not None
    assert "index in the database (pgvector)" in choice.note
    assert list((whales.folder / FOLDER).glob("*.npz")) == []
    queries = gallery.vectors[::3]
    for found, exact in zip(
        identify_embeddings(gallery, queries, calibration_of(), search=choice.search),
        identify_embeddings(gallery, queries, calibration_of()),
        strict=True,
    ):
        assert [it.individual for it in found.candidates] == [
            it.individual for it in exact.candidates
        ]
        assert found.new_individual_probability == pytest.approx(exact.new_individual_probability)
    assert check(whales).is_healthy


def test_it_is_kept_and_changed_in_place(whales: Catalogue) -> None:
    gallery = fill(whales, 0, 30)
    first = choose(whales, gallery).search
    graph = graph_file(whales)
    again = choose(whales, read_gallery(whales, SPACE)).search
    assert first is not None
    assert again is not None
    assert first.stamp == again.stamp
    larger = fill(whales, 30, 45)
    after = choose(whales, larger).search
    assert after is not None
    assert after.stamp != first.stamp
    assert len(after.shortlists(larger.vectors[:1])[0]) == 45
    assert graph_file(whales) == graph
    # who still searches in the gallery of before finds none but its own animals
    (rows,) = first.shortlists(gallery.vectors[:1])
    assert 0 in rows
    assert len(rows) >= 15


def test_adds_deletes_and_changed_vectors_are_found_without_a_rebuild(whales: Catalogue) -> None:
    random = np.random.default_rng(0)
    vectors, keys = unit(random.normal(size=(2000, 32))), np.arange(2000)
    index = PgVectorIndex(whales.engine, SPACE, 32)
    index.bring_up_to(keys, vectors)
    graph = graph_file(whales)
    vectors[:50] = unit(random.normal(size=(50, 32)))  # changed
    keys = np.concatenate([keys[:1900], 5000 + np.arange(100)])  # the last ones deleted, others new
    index.bring_up_to(keys, vectors)
    assert graph_file(whales) == graph
    queries = vectors[::20]
    with writing(whales.engine) as connection:  # a table of this size would be read as a whole
        connection.execute(text("SET SESSION enable_seqscan = off"))
        plan = connection.execute(
            text(
                f'EXPLAIN SELECT key FROM {SCHEMA}."{TABLE}" '
                f"ORDER BY vector <#> CAST('{queries[0].tolist()}' AS halfvec(32)) LIMIT 100"
            )
        )
        assert "_graph" in str(plan.all())
    found = index.nearest(queries, 100)
    exact = keys[np.argsort(-(queries @ vectors.T), axis=1)[:, :100]]
    shared = [len(set(one) & set(other)) for one, other in zip(found, exact, strict=True)]
    assert np.mean(found[:, 0] == keys[::20]) > 0.98
    assert np.mean(shared) > 95
    assert NO_KEY not in found  # though some of those found first were deleted


def test_where_fewer_are_held_than_asked_for_no_key_is_made_up(whales: Catalogue) -> None:
    index = PgVectorIndex(whales.engine, SPACE, 4)
    index.bring_up_to(np.arange(3), unit(np.eye(4)[:3]))
    (keys,) = index.nearest(unit(np.eye(4)[:1]), 5)
    assert sorted(keys.tolist()) == [NO_KEY, NO_KEY, 0, 1, 2]
    assert keys[0] == 0


def test_an_index_that_a_crash_emptied_is_filled_again(whales: Catalogue) -> None:
    gallery = fill(whales, 0, 20)
    choose(whales, gallery)
    with writing(whales.engine) as connection:
        connection.execute(text(f'TRUNCATE {SCHEMA}."{TABLE}", {SCHEMA}.states'))
    search = choose(whales, gallery).search
    assert search is not None
    assert len(search.shortlists(gallery.vectors[:1])[0]) == 20


def test_where_the_database_may_only_be_read_the_folder_keeps_the_index(whales: Catalogue) -> None:
    gallery = fill(whales, 0, 20)
    only = {"options": "-c default_transaction_read_only=on"}
    url = parse_url(os.environ[URL_VARIABLE]).update_query_dict(only)
    with Catalogue.open(whales.folder, url.render_as_string(hide_password=False)) as copy:
        choice = choose(copy, gallery)
    assert choice.search is not None
    assert "it may not be written to" in choice.note
    assert "The one in the catalogue's folder is used instead." in choice.note


def test_without_the_extension_nothing_is_made_and_the_remedy_is_named(
    bare: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_spec = util.find_spec
    monkeypatch.setattr(
        "rorqual.identify.search_choice.find_spec",
        lambda name: None if name == "faiss" else find_spec(name),
    )
    choice = choose(bare, fill(bare, 0, 20))
    assert choice.search is None
    assert "`CREATE EXTENSION vector`" in choice.note
    assert not has_pgvector(bare.engine)
