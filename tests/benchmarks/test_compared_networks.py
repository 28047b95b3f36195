"""Two networks that ship are compared on the same photos, and the committed figures are of them."""

import json
from pathlib import Path

from benchmarks.compared_networks import FIRST, SECOND, compared
from benchmarks.evaluation import FIGURES
from rorqual.networks.store import find_spec
from rorqual.training.identities import COLLECTIONS


def test_they_answer_the_same_photos(real_photos: Path, tmp_path: Path) -> None:
    found = compared(real_photos / "happywhale", tmp_path, 12, keep=False)
    assert found["individuals"] == 12
    rows = {(it["protocol"], it["figure"]): it for it in found["rows"]}
    assert rows["folds", "macro F1"]["folds_p"] <= 1
    assert rows["closed", "MAP@5"]["individuals_p"] <= 1
    assert compared(real_photos / "happywhale", tmp_path, 12, keep=True) == found


def test_the_committed_figures_are_of_the_networks_that_ship() -> None:
    written = json.loads((FIGURES / "compared_networks.json").read_text("utf-8"))
    assert set(written["collections"]) == set(COLLECTIONS)
    for it in written["collections"].values():
        for network in (FIRST, SECOND):
            assert it["models"][network]["embed"] == find_spec(network).stamp
