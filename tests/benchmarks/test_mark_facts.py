"""What of a comparison of marks counts is asked of photos, and the page says what came of it."""

import json
from pathlib import Path

import numpy as np

from benchmarks.mark_facts import SCORE, WAYS, Facts, facts_of
from rorqual.identify.local_marks import rootsift_marks
from rorqual.matching.local.evidence import LocalEvidence, LocalMatch
from rorqual.networks.store import find_spec
from tests.benchmarks.running import FIGURES, run
from tests.matching.worlds import gallery_of, unit

NO_POINTS = np.empty((0, 4), np.float32)


def test_facts_are_those_of_an_individuals_best_photo() -> None:
    gallery = gallery_of(["anna", "anna", "bert", "cleo"], unit(np.eye(4)))
    matches = {
        0: LocalMatch(1.5, 10, 4, 0.25, True, NO_POINTS),
        1: LocalMatch(3.0, 8, 6, 0.5, True, NO_POINTS),
        2: LocalMatch(0.0, 9, 5, 0.4, False, NO_POINTS),
    }
    found = facts_of(gallery, LocalEvidence(np.array([3.0, 0.0, np.nan]), matches))
    assert found[0].tolist() == [3.0, 6.0, 0.75, 0.5, 1.0]
    assert found[1].tolist() == [0.0] * len(Facts._fields)  # an implausible model
    assert np.isnan(found[2]).all()  # nobody compared it


def test_every_way_is_measured(real_photos: Path) -> None:
    arguments = ("--photos", str(real_photos), "--limit", "4")
    printed = json.loads(run("benchmarks.mark_facts", *arguments))
    assert list(printed["ways"]) == list(WAYS)
    assert printed["ways"][SCORE]["against_score"]["value"] == 0


def test_the_committed_figures_are_of_what_ships() -> None:
    written = json.loads((FIGURES / "mark_facts.json").read_text("utf-8"))
    assert written["embed"] == find_spec("rorqual-lite0").stamp
    assert written["marks"] == rootsift_marks().stamp
    assert list(written["ways"]) == list(WAYS)
