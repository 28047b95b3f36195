"""A smaller gallery is an easier question: answers to another one are not compared."""

from typing import Any

import pytest

from rorqual.domain.errors import UsageError
from rorqual.exchange.evaluation.comparable import require_comparable


def report(protocol: str = "closed", gallery_photos: int = 40, **changed: Any) -> dict[str, Any]:
    section = {
        "protocol": protocol,
        "gallery_individuals": 20,
        "gallery_photos": gallery_photos,
        "queries": 20,
        "new_individuals": 0,
    }
    facts = {"kind": "catalogue", "individuals": 20, "photos": 60, "tested_individuals": 20}
    return {"data": "survey", "seed": 0, **facts, "protocols": [section], **changed}


def test_runs_that_asked_the_same_are_compared() -> None:
    assert require_comparable(report(), report()) == []


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (report(seed=1), "seed 0 and 1"),
        (report(photos=61), "photos 60 and 61"),
        (report(tested_individuals=14), "tested individuals 20 and 14"),
        (report(gallery_photos=30), "gallery photos 40 and 30 in the protocol closed"),
    ],
)
def test_other_data_seeds_and_galleries_are_refused(other: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        require_comparable(report(), other)


def test_a_given_split_is_the_same_with_every_seed() -> None:
    assert require_comparable(report("given"), report("given", seed=1)) == []


def test_another_name_of_the_data_is_told_of() -> None:
    (warning,) = require_comparable(report(), report(data="survey-2"))
    assert "survey and survey-2" in warning
