"""Which of two equal requests is at work, which is answered, and which was lost?"""

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team import idempotency
from rorqual.catalogue.team.idempotency import (
    Claim,
    StoredAnswer,
    claim,
    keep_answer,
    release,
)
from rorqual.domain.errors import ConflictError, UsageError

ANSWER = StoredAnswer(201, {"Content-Type": "application/json"}, b"{}")


def ask(catalogue: Catalogue, fingerprint: str = "a", caller: int = 1) -> Claim | StoredAnswer:
    with writing(catalogue.engine) as connection:
        return claim(connection, caller, "key", fingerprint)


def taken(catalogue: Catalogue) -> Claim:
    claimed = ask(catalogue)
    assert isinstance(claimed, Claim)
    return claimed


def test_an_answer_is_given_again(catalogue: Catalogue) -> None:
    claimed = taken(catalogue)
    with writing(catalogue.engine) as connection:
        keep_answer(connection, claimed, ANSWER)
    assert ask(catalogue) == ANSWER
    with pytest.raises(UsageError, match="another request"):
        ask(catalogue, "b")
    assert isinstance(ask(catalogue, "b", caller=2), Claim)


def test_a_request_at_work_is_not_begun_again(catalogue: Catalogue) -> None:
    claimed = taken(catalogue)
    with pytest.raises(ConflictError, match="being worked on"):
        ask(catalogue)
    with writing(catalogue.engine) as connection:
        release(connection, claimed)
    assert isinstance(ask(catalogue), Claim)


def test_a_request_whose_process_died_is_taken_over(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = taken(catalogue)
    monkeypatch.setattr(idempotency, "LOST", -idempotency.LOST)
    again = taken(catalogue)
    assert again.id == lost.id
    with (
        pytest.raises(ConflictError),
        writing(catalogue.engine) as connection,
    ):
        keep_answer(connection, lost, ANSWER)
    with writing(catalogue.engine) as connection:
        release(connection, lost)
        keep_answer(connection, again, ANSWER)
    assert ask(catalogue) == ANSWER


def test_an_answer_is_forgotten_after_a_day(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed = taken(catalogue)
    with writing(catalogue.engine) as connection:
        keep_answer(connection, claimed, ANSWER)
    monkeypatch.setattr(idempotency, "KEPT", -idempotency.KEPT)
    assert isinstance(ask(catalogue), Claim)
