"""What a person says of one animal, and when that is refused."""

import pytest

from rorqual.catalogue.animals import current_decision, histories_of
from rorqual.catalogue.browsing import find_individual
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.deciding import Operation, decide
from rorqual.catalogue.engine import reading, writing
from rorqual.domain.decision_kind import DecisionKind
from rorqual.domain.errors import ConflictError, MissingError, UsageError
from tests.catalogue.builders import NETWORK, a_label, an_import


@pytest.fixture
def survey(catalogue: Catalogue) -> Catalogue:
    """Annotation 1 is Moby, 2 is Dick, 3 nobody known."""
    catalogue.store_photo(an_import(1, [a_label("Moby")]))
    catalogue.store_photo(an_import(2, [a_label("Dick")]))
    catalogue.store_photo(an_import(3))
    return catalogue


def say(
    catalogue: Catalogue,
    animal: int,
    kind: DecisionKind,
    individual: str | None = None,
    *,
    create: bool = False,
    seen: int | None = None,
) -> Operation:
    with writing(catalogue.engine) as connection:
        return decide(
            connection,
            animal,
            kind,
            actor="Ana",
            individual=individual,
            create=create,
            reason="the notch",
            seen_decision=seen,
        )


def gallery_of(catalogue: Catalogue) -> tuple[str, ...]:
    return catalogue.gallery_rows(NETWORK.spec_hash).individuals


def test_a_confirmed_animal_enters_the_gallery(survey: Catalogue) -> None:
    assert say(survey, 3, DecisionKind.CONFIRM, "Moby").individual == "Moby"
    assert gallery_of(survey) == ("Moby", "Dick", "Moby")
    with reading(survey.engine) as connection:
        (logged,) = histories_of(connection, [3])[3]
    assert (logged.tier, logged.verdict, logged.actor) == ("confirmed", "match", "Ana")
    assert logged.reason == "the notch"


def test_a_correction_leaves_what_was_said_before_in_the_log(survey: Catalogue) -> None:
    say(survey, 1, DecisionKind.CORRECT, "Dick")
    assert gallery_of(survey) == ("Dick", "Dick")
    with reading(survey.engine) as connection:
        history = histories_of(connection, [1])[1]
    assert [(it.tier, it.individual) for it in history] == [
        ("attested", "Moby"),
        ("confirmed", "Dick"),
    ]


def test_a_correction_may_name_an_unknown_individual_where_it_says_so(survey: Catalogue) -> None:
    with pytest.raises(UsageError, match="no individual Ishmael"):
        say(survey, 1, DecisionKind.CORRECT, "Ishmael")
    say(survey, 1, DecisionKind.CORRECT, "Ishmael", create=True)
    assert gallery_of(survey) == ("Ishmael", "Dick")


def test_a_new_individual_takes_the_species_of_its_photo(survey: Catalogue) -> None:
    say(survey, 1, DecisionKind.NEW, "Ishmael")
    with reading(survey.engine) as connection:
        found = find_individual(connection, "Ishmael")
    assert found is not None
    assert (found.species, found.photos) == ("humpback_whale", 1)


def test_new_individuals_get_names_that_nobody_has(survey: Catalogue) -> None:
    say(survey, 1, DecisionKind.NEW, "new-4")
    assert say(survey, 2, DecisionKind.NEW).individual == "new-5"
    assert say(survey, 3, DecisionKind.NEW).individual == "new-6"


def test_to_reject_is_to_leave_the_gallery(survey: Catalogue) -> None:
    say(survey, 1, DecisionKind.REJECT)
    assert gallery_of(survey) == ("Dick",)
    with reading(survey.engine) as connection:
        current = current_decision(connection, 1)
    assert current is not None
    assert (current.tier, current.individual) == ("rejected", "Moby")


@pytest.mark.parametrize(
    ("animal", "kind", "individual", "error", "words"),
    [
        (9, DecisionKind.REJECT, None, MissingError, "no annotation 9"),
        (1, DecisionKind.CONFIRM, None, UsageError, "individual is missing"),
        (1, DecisionKind.CONFIRM, "Ishmael", UsageError, "no individual Ishmael"),
        (1, DecisionKind.CONFIRM, "Dick", UsageError, "is Moby, not Dick: correct it"),
        (1, DecisionKind.CORRECT, "Moby", UsageError, "is Moby already: confirm it"),
        (3, DecisionKind.NEW, "Moby", ConflictError, "an individual Moby already"),
        (3, DecisionKind.NEW, " ", UsageError, "cannot be the name"),
        (3, DecisionKind.NEW, "a\nb", UsageError, "cannot be the name"),
        (3, DecisionKind.NEW, "new_individual", UsageError, "cannot be the name"),
    ],
)
def test_what_does_not_fit_is_refused(
    survey: Catalogue,
    animal: int,
    kind: DecisionKind,
    individual: str | None,
    error: type[UsageError],
    words: str,
) -> None:
    with pytest.raises(error, match=words):
        say(survey, animal, kind, individual)
    assert gallery_of(survey) == ("Moby", "Dick")


def test_no_animal_becomes_an_individual_of_another_species(survey: Catalogue) -> None:
    survey.store_photo(an_import(4, [a_label("Flipper", species="bottlenose_dolphin")]))
    with pytest.raises(UsageError, match="Flipper is a bottlenose_dolphin, and this is a humpback"):
        say(survey, 1, DecisionKind.CORRECT, "Flipper")


def test_who_looked_before_another_decided_is_told_so(survey: Catalogue) -> None:
    say(survey, 3, DecisionKind.CONFIRM, "Moby", seen=0)
    with pytest.raises(ConflictError, match=r"decided on since: confirmed Moby by Ana"):
        say(survey, 3, DecisionKind.REJECT, seen=0)
