"""One page that says whether probabilities hold."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rorqual.domain.errors import UsageError
from rorqual.exchange.calibration_report import write_calibration_report

BIN = {"stated": 0.8, "observed": 0.75, "answers": 60}
MEASURES = {
    "known_plays": 300,
    "new_plays": 280,
    "top_1_known": 0.512,
    "map_at_5": 0.6,
    "novelty_auroc": 0.7,
    "ece": 0.0412,
    "log_loss": 1.5,
    "reliability": [BIN, BIN],
}
REPORT: dict[str, Any] = {
    "queries": 500,
    "individuals": 80,
    "expected_new_share": 0.3,
    "match_threshold": 0.71,
    "new_threshold": 0.95,
    "compared": {"before": MEASURES, "embedding_alone": MEASURES},
}
GAIN = {"value": 0.2, "low": 0.1, "high": 0.3, "k": None, "n": 580}
KEPT = {
    "kept": True,
    "weights": {"embedding": 1.0, "local": 0.8},
    "match_threshold": 0.62,
    "new_threshold": 0.9,
    "log_loss_gain": GAIN,
}


def page_of(report: Mapping[str, Any], folder: Path, name: str = "whales") -> str:
    path = folder / "report.html"
    write_calibration_report(
        path, report, catalogue_name=name, created_at=datetime(2026, 11, 1, 12, 0)
    )
    return path.read_text(encoding="utf-8")


def test_it_shows_figures_and_diagrams_of_before_and_now(tmp_path: Path) -> None:
    page = page_of(REPORT, tmp_path)
    assert "Do the probabilities of whales hold?" in page
    assert page.count("<svg viewBox") == 2
    assert page.count("<circle") == 4
    assert "300 photos as known animals and 280 as new ones" in page
    assert page.count(">0.041<") == 2
    assert "stated 0.80, right 0.75, 60 answers" in page


def test_a_fusion_that_is_kept_is_told_with_its_weights(tmp_path: Path) -> None:
    compared = REPORT["compared"] | {"fused": MEASURES}
    page = page_of(REPORT | {"compared": compared, "fusion": KEPT}, tmp_path)
    assert page.count("<svg viewBox") == 3
    assert "marks with weight 0.80" in page
    assert "from 0.620 on" in page


def test_one_that_is_not_kept_is_told_with_the_reason(tmp_path: Path) -> None:
    dropped = {"kept": False, "weights": {}, "log_loss_gain": GAIN | {"low": -0.05}}
    compared = REPORT["compared"] | {"fused": MEASURES}
    page = page_of(REPORT | {"compared": compared, "fusion": dropped}, tmp_path)
    assert "95 % interval -0.050 to 0.300" in page


def test_it_needs_no_network_and_trusts_no_name(tmp_path: Path) -> None:
    page = page_of(REPORT, tmp_path, name="<script>alert(1)</script>")
    assert "<script" not in page
    assert not re.search(r"(src|href)=", page)
    assert "default-src 'none'" in page


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        page_of(REPORT, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("kept", "words"),
    [(True, "Each species is calibrated apart"), (False, "All species share one calibration")],
)
def test_it_says_whether_species_are_calibrated_apart(
    kept: bool, words: str, tmp_path: Path
) -> None:
    apart = KEPT | {"kept": kept}
    compared = REPORT["compared"] | {"species_apart": MEASURES}
    page = page_of(REPORT | {"compared": compared, "species_apart": apart}, tmp_path)
    assert words in page
    assert "Now, each species apart" in page
    assert ("Without regard to species, a match is suggested" in page) is kept
    assert ("A match is suggested from 0.620 on" in page) is kept
