"""`rorqual identify --gate`: what becomes of a photo without a whale or dolphin."""

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.contract import check_contract
from tests.cli.running import identify, table


@pytest.fixture
def paper_and_whale(photos: Path, pictures: list[bytes]) -> Path:
    Image.new("RGB", (200, 100), "white").save(photos / "paper.jpg")
    (photos / "whale.jpg").write_bytes(pictures[0])
    return photos


def test_the_gate_refuses_also_a_photo_with_given_boxes(
    imported: Path, paper_and_whale: Path, tmp_path: Path
) -> None:
    boxes = table(tmp_path / "b.csv", ("photo", "x0", "y0", "x1", "y1"), ("paper.jpg", 0, 0, 9, 9))
    for options in ((), ("--boxes", boxes)):
        run = identify(paper_and_whale, imported, *options)
        assert run.code == 0
        paper = run.by_photo["paper.jpg"]
        check_contract(paper)
        assert paper["refusal"]["step"] == "gate"
        assert paper["refusal"]["reason"] == "not_a_cetacean"
        assert paper["gate"]["is_cetacean"] is False
        assert paper["gate"]["score"] < paper["gate"]["threshold"]
        assert run.by_photo["whale.jpg"]["refusal"] is None


@pytest.mark.parametrize("mode", ["warn", "off"])
def test_the_gate_can_let_every_photo_pass(
    mode: str, imported: Path, paper_and_whale: Path
) -> None:
    run = identify(paper_and_whale, imported, "--gate", mode)
    paper = run.by_photo["paper.jpg"]
    check_contract(paper)
    assert paper["refusal"] is None
    assert paper["annotations"]
    assert paper["gate"]["is_cetacean"] is False
    assert ("paper.jpg: perhaps no whale" in run.err) == (mode == "warn")
    assert "whale.jpg: perhaps" not in run.err


def test_the_threshold_decides(imported: Path, paper_and_whale: Path) -> None:
    everything = identify(paper_and_whale, imported, "--gate-threshold", 0)
    assert [result["refusal"] for result in everything.results] == [None, None]
    nothing = identify(paper_and_whale, imported, "--gate-threshold", 1)
    assert nothing.by_photo["paper.jpg"]["refusal"]["step"] == "gate"
    assert all(result["gate"]["threshold"] == 1 for result in nothing.results)
