"""The log of decisions: append-only, and the latest word of a person counts."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.decisions import Tier, append_decision
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.rows import find_or_add
from rorqual.catalogue.schema import decisions, individuals
from rorqual.domain.identification import Verdict
from tests.catalogue.builders import NETWORK, a_label, an_import


def decide(catalogue: Catalogue, tier: Tier, individual: str | None) -> None:
    """A person or the machine decides on annotation 1."""
    with writing(catalogue.engine) as connection:
        name = {"name": individual}
        append_decision(
            connection,
            1,
            tier,
            verdict=Verdict.MATCH if individual else Verdict.UNDECIDED,
            individual_id=find_or_add(connection, individuals, **name) if individual else None,
            actor="Ana",
            reason="looked at it",
        )


def gallery_of(catalogue: Catalogue) -> tuple[str, ...]:
    return catalogue.gallery_rows(NETWORK.spec_hash).individuals


@pytest.mark.parametrize("change", [update(decisions).values(reason="other"), delete(decisions)])
def test_the_database_refuses_changes(catalogue: Catalogue, change: object) -> None:
    catalogue.store_photo(an_import(1, [a_label("Moby")]))
    with (
        pytest.raises(IntegrityError, match="append-only"),
        writing(catalogue.engine) as connection,
    ):
        connection.execute(change)  # type: ignore[call-overload]
    assert gallery_of(catalogue) == ("Moby",)


def test_an_unknown_tier_is_refused(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1))
    with pytest.raises(IntegrityError, match="ck_decisions_tier"):
        decide(catalogue, "guessed", "Moby")  # type: ignore[arg-type]


def test_the_latest_word_of_a_person_counts(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [a_label("Moby")]))
    decide(catalogue, Tier.SUGGESTED, "Dick")
    assert gallery_of(catalogue) == ("Moby",)
    decide(catalogue, Tier.CONFIRMED, "Dick")
    assert gallery_of(catalogue) == ("Dick",)
    decide(catalogue, Tier.REJECTED, "Dick")
    assert gallery_of(catalogue) == ()
    assert catalogue.counts().gallery_annotations == 0


def test_importing_again_does_not_undo_a_persons_correction(catalogue: Catalogue) -> None:
    record = an_import(1, [a_label("Moby")])
    catalogue.store_photo(record)
    decide(catalogue, Tier.CONFIRMED, "Dick")
    assert catalogue.store_photo(record).conflicts == ()
    assert gallery_of(catalogue) == ("Dick",)


def test_a_rejected_identity_does_not_come_back_by_a_label(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1))
    decide(catalogue, Tier.REJECTED, "Moby")
    (conflict,) = catalogue.store_photo(an_import(1, [a_label("Moby")])).conflicts
    assert "that this animal is individual Moby was rejected" in conflict.message
    assert gallery_of(catalogue) == ()
    assert catalogue.store_photo(an_import(1, [a_label("Dick")])).conflicts == ()
    assert gallery_of(catalogue) == ("Dick",)


def test_who_decided_and_why_is_kept(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [a_label("Moby")]))
    decide(catalogue, Tier.CONFIRMED, "Moby")
    columns = decisions.c.tier, decisions.c.actor, decisions.c.reason
    with reading(catalogue.engine) as connection:
        rows = connection.execute(select(*columns).order_by(decisions.c.id)).all()
    assert [tuple(row) for row in rows] == [
        ("attested", "import", "labelled so in the import"),
        ("confirmed", "Ana", "looked at it"),
    ]
