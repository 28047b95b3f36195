"""Individuals merged and split, decisions undone: and nothing is ever lost."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from rorqual.catalogue.animals import LoggedDecision, current_decision, histories_of
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.deciding import Operation, decide
from rorqual.catalogue.decisions import STANDING_TIERS
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.regrouping import merge, split
from rorqual.catalogue.schema import decisions
from rorqual.catalogue.undoing import undo
from rorqual.domain.decision_kind import DecisionKind
from rorqual.domain.errors import ConflictError, MissingError, UsageError
from tests.catalogue.builders import a_label, an_import

ANIMALS = (1, 2, 3, 4)


@pytest.fixture
def survey(catalogue: Catalogue) -> Catalogue:
    """Annotations 1 and 2 are Moby, 3 is Dick, 4 nobody known."""
    for number, name in enumerate(("Moby", "Moby", "Dick", None), start=1):
        catalogue.store_photo(an_import(number, [a_label(name)]))
    return catalogue


def identities(catalogue: Catalogue) -> dict[int, str | None]:
    """Whom persons say that the animals are."""
    with reading(catalogue.engine) as connection:
        current = {animal: current_decision(connection, animal) for animal in ANIMALS}
    return {
        animal: it.individual if it and it.tier in STANDING_TIERS else None
        for animal, it in current.items()
    }


def do_undo(catalogue: Catalogue, decision: int) -> Operation:
    with writing(catalogue.engine) as connection:
        return undo(connection, decision, actor="Ana")


BEFORE = {1: "Moby", 2: "Moby", 3: "Dick", 4: None}


def test_a_merge_is_undone_as_a_whole_and_done_again(survey: Catalogue) -> None:
    with writing(survey.engine) as connection:
        merged = merge(connection, "Moby", "Dick", actor="Ana")
    assert len(merged.decisions) == 2
    assert identities(survey) == {1: "Dick", 2: "Dick", 3: "Dick", 4: None}
    undone = do_undo(survey, merged.decisions[1])
    assert identities(survey) == BEFORE
    do_undo(survey, undone.decisions[0])
    assert identities(survey) == {1: "Dick", 2: "Dick", 3: "Dick", 4: None}


def test_a_split_is_undone_as_a_whole(survey: Catalogue) -> None:
    with writing(survey.engine) as connection:
        done = split(connection, "Moby", [2], "Ishmael", actor="Ana")
    assert identities(survey) == BEFORE | {2: "Ishmael"}
    do_undo(survey, done.decisions[0])
    assert identities(survey) == BEFORE


def test_where_nothing_stood_before_the_animal_is_nobody_known(survey: Catalogue) -> None:
    with writing(survey.engine) as connection:
        done = decide(connection, 4, DecisionKind.CONFIRM, actor="Ana", individual="Dick")
    do_undo(survey, done.decisions[0])
    assert identities(survey) == BEFORE
    assert survey.store_photo(an_import(4, [a_label("Moby")])).conflicts == ()
    assert identities(survey) == BEFORE | {4: "Moby"}, "a label may name it later"


def test_only_the_latest_can_be_undone(survey: Catalogue) -> None:
    with writing(survey.engine) as connection:
        merged = merge(connection, "Moby", "Dick", actor="Ana")
        decide(connection, 2, DecisionKind.NEW, actor="Ben", individual="Ishmael")
    with pytest.raises(ConflictError, match="annotation 2 was decided on after"):
        do_undo(survey, merged.decisions[0])
    assert identities(survey) == {1: "Dick", 2: "Ishmael", 3: "Dick", 4: None}


def test_what_cannot_be_regrouped_is_named(survey: Catalogue) -> None:
    with writing(survey.engine) as connection:
        with pytest.raises(MissingError, match="no individual Ishmael"):
            merge(connection, "Ishmael", "Dick", actor="Ana")
        with pytest.raises(UsageError, match="no individual Ishmael"):
            merge(connection, "Dick", "Ishmael", actor="Ana")
        with pytest.raises(UsageError, match="into itself"):
            merge(connection, "Dick", "Dick", actor="Ana")
        with pytest.raises(UsageError, match="each once"):
            split(connection, "Moby", [], "Ishmael", actor="Ana")
        with pytest.raises(ConflictError, match="annotation 3 is not Moby now"):
            split(connection, "Moby", [1, 3], "Ishmael", actor="Ana")
        with pytest.raises(MissingError, match="no decision 99"):
            undo(connection, 99, actor="Ana")


def test_nobody_is_left_to_merge_after_a_merge(survey: Catalogue) -> None:
    with writing(survey.engine) as connection:
        merge(connection, "Moby", "Dick", actor="Ana")
        with pytest.raises(UsageError, match="no animal is Moby any more"):
            merge(connection, "Moby", "Dick", actor="Ana")


_names = st.sampled_from(["Moby", "Dick", "Ishmael"])
_steps = st.one_of(
    st.tuples(st.just("decide"), st.sampled_from(ANIMALS), st.sampled_from(DecisionKind), _names),
    st.tuples(st.just("merge"), _names, _names),
    st.tuples(st.just("split"), _names, st.lists(st.sampled_from(ANIMALS), max_size=2)),
    st.tuples(st.just("undo"), st.integers(1, 20)),
)


def log_of(catalogue: Catalogue) -> list[LoggedDecision]:
    with reading(catalogue.engine) as connection:
        histories = histories_of(connection, ANIMALS)
    return [it for animal in ANIMALS for it in histories[animal]]


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(_steps, max_size=12))
def test_history_is_never_lost(steps: list[tuple[str, ...]], empty_catalogue: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copied = shutil.copytree(empty_catalogue, Path(folder) / "catalogue")
        with Catalogue.open(copied) as catalogue:
            for number, name in enumerate(("Moby", "Moby", "Dick", None), start=1):
                catalogue.store_photo(an_import(number, [a_label(name)]))
            for step in steps:
                _take(catalogue, step)


def _take(catalogue: Catalogue, step: tuple[object, ...]) -> None:
    """Take a step; whatever it was, the log only grew, and undoing it restores what stood."""
    log, stood = log_of(catalogue), identities(catalogue)
    try:
        with writing(catalogue.engine) as connection:
            done = _STEPS[str(step[0])](connection, *step[1:])
    except UsageError:
        assert log_of(catalogue) == log, "a refused step leaves nothing"
        return
    grown = {it.id: it for it in log_of(catalogue)}
    assert [grown[it.id] for it in log] == log
    assert len(grown) == len(log) + len(done.decisions)
    undone = do_undo(catalogue, done.decisions[0])
    assert identities(catalogue) == stood
    do_undo(catalogue, undone.decisions[0])
    with reading(catalogue.engine) as connection:
        kept = connection.execute(select(decisions.c.id)).scalars().all()
    assert len(kept) == len(log) + 3 * len(done.decisions)


_STEPS: dict[str, Callable[..., Operation]] = {
    "decide": lambda connection, animal, kind, name: decide(
        connection,
        animal,
        kind,
        actor="Ana",
        individual=name,
        create=True,
    ),
    "merge": lambda connection, name, into: merge(connection, name, into, actor="Ana"),
    "split": lambda connection, name, animals: split(connection, name, animals, None, actor="Ana"),
    "undo": lambda connection, decision: undo(connection, decision, actor="Ana"),
}
