"""Heads in a catalogue: the newest counts, none is lost, and a damaged one is found."""

import numpy as np
import pytest
from sqlalchemy.exc import IntegrityError

from rorqual.catalogue.adaptations import (
    active_adaptation,
    save_adaptation,
    switch_adaptation_off,
)
from rorqual.catalogue.backup import backup
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.catalogue.engine import reading, writing
from rorqual.domain.errors import CatalogueError
from rorqual.matching.linear_head import LinearHead
from tests.catalogue.builders import NETWORK
from tests.catalogue.damage import meddle
from tests.matching.worlds import calibration_of
from tests.stores import sqlite_only

BASE = NETWORK.spec_hash


def a_head(seed: int) -> LinearHead:
    random = np.random.default_rng(seed)
    return LinearHead(
        random.normal(size=(8, 5)).astype(np.float32), random.normal(size=5).astype(np.float32)
    )


def save(catalogue: Catalogue, seed: int, base: str = BASE) -> str:
    """Save a head and tell the hash of what it makes."""
    head = a_head(seed)
    space_hash = head.space_hash(base)
    calibration = calibration_of(embedding=space_hash)
    save_adaptation(catalogue, base, head, {"shrinkage": 1.0}, calibration, {"queries": 50})
    return space_hash


def test_a_catalogue_begins_without(catalogue: Catalogue) -> None:
    assert active_adaptation(catalogue, BASE) is None
    assert not switch_adaptation_off(catalogue, BASE)


def test_a_head_comes_back_as_it_was_saved_with_its_calibration(catalogue: Catalogue) -> None:
    space_hash = save(catalogue, 1)
    stored = active_adaptation(catalogue, BASE)
    assert stored is not None
    assert np.array_equal(stored.head.matrix, a_head(1).matrix)
    assert np.array_equal(stored.head.offset, a_head(1).offset)
    assert (stored.base_hash, stored.space_hash) == (BASE, space_hash)
    assert stored.report == {"shrinkage": 1.0}
    calibration = catalogue.active_calibration(space_hash)
    assert calibration is not None
    assert calibration.parameters["embedding"] == space_hash
    assert calibration.report == {"queries": 50}


def test_the_newest_of_a_network_counts_until_it_is_switched_off(catalogue: Catalogue) -> None:
    save(catalogue, 1)
    newest, other = save(catalogue, 2), save(catalogue, 3, base="another")
    stored = active_adaptation(catalogue, BASE)
    assert stored is not None
    assert stored.space_hash == newest
    assert switch_adaptation_off(catalogue, BASE)
    assert active_adaptation(catalogue, BASE) is None
    assert not switch_adaptation_off(catalogue, BASE)
    of_another = active_adaptation(catalogue, "another")
    assert of_another is not None
    assert of_another.space_hash == other
    again = save(catalogue, 1)
    stored = active_adaptation(catalogue, BASE)
    assert stored is not None
    assert stored.space_hash == again


@pytest.mark.parametrize(
    "change", ["UPDATE adaptations SET report = '{}'", "DELETE FROM adaptations"]
)
def test_rows_are_only_added(catalogue: Catalogue, change: str) -> None:
    save(catalogue, 1)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        writing(catalogue.engine) as connection,
    ):
        connection.exec_driver_sql(change)
    with reading(catalogue.engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM adaptations").scalar() == 1


@sqlite_only
def test_a_backup_has_the_head(catalogue: Catalogue) -> None:
    space_hash = save(catalogue, 1)
    copy = catalogue.folder.with_name("copy")
    backup(catalogue, copy)
    with Catalogue.open(copy) as copied:
        stored = active_adaptation(copied, BASE)
        assert stored is not None
        assert stored.space_hash == space_hash
        assert check(copied).is_healthy


@sqlite_only
@pytest.mark.parametrize(
    "harm",
    [
        "matrix = zeroblob(160)",
        "matrix = x'00'",
        "matrix = NULL",
        "offset = zeroblob(20)",
        "offset = zeroblob(0)",
        "space_hash = 'another'",
    ],
)
def test_a_damaged_head_is_refused_found_and_can_be_switched_off(
    catalogue: Catalogue, harm: str
) -> None:
    save(catalogue, 1)
    meddle(
        catalogue,
        "DROP TRIGGER adaptations_refuse_update",
        f"UPDATE adaptations SET {harm}",
        "CREATE TRIGGER adaptations_refuse_update BEFORE UPDATE ON adaptations "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    )
    with pytest.raises(CatalogueError, match=r"damaged: switch it off with .*--off"):
        active_adaptation(catalogue, BASE)
    first, *_ = check(catalogue).findings
    assert first.message.startswith("damaged adaptations: ")
    assert switch_adaptation_off(catalogue, BASE)
    assert active_adaptation(catalogue, BASE) is None
    assert check(catalogue).findings == ()


@sqlite_only
def test_a_head_without_a_calibration_is_found(catalogue: Catalogue) -> None:
    space_hash = save(catalogue, 1)
    assert check(catalogue).is_healthy
    meddle(catalogue, "DELETE FROM calibrations")
    (finding,) = check(catalogue).findings
    assert finding.message == f"adaptations without a calibration: {space_hash}"
    assert "--off" in finding.remedy
