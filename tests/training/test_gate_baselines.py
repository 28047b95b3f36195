from pathlib import Path

import numpy as np
from PIL import Image

from rorqual.training.gate_baselines import baselines, cues
from rorqual.training.gate_photos import GatePhoto, Role


def saved(folder: Path, kind: str, is_cetacean: bool, side: int, count: int) -> list[GatePhoto]:
    """Photos of nothing but noise, which only their size tells from others."""
    photos = []
    for number in range(count):
        path = folder / f"{kind}{number}.png"
        noise = np.random.default_rng([side, number]).integers(0, 256, (8, 8, 3), np.uint8)
        Image.fromarray(noise).resize((side, side), Image.Resampling.BICUBIC).save(path)
        photos.append(GatePhoto(path, is_cetacean, kind, Role.TEST))
    return photos


def test_a_cue_that_tells_the_classes_apart_is_gone_in_the_common_view(tmp_path: Path) -> None:
    small = saved(tmp_path, "whale", True, 160, 12)
    large = saved(tmp_path, "shark", False, 320, 12)
    found = baselines(small + large)
    assert found["as_published"]["size"]["value"] == 1.0
    common = found["common"]
    assert common["size"]["value"] == common["proportions"]["value"] == 0.5
    sharpness = common["sharpness"]
    assert sharpness["n"] == 24
    low, value, high = (float(sharpness[key] or 0) for key in ("low", "value", "high"))
    assert 0 < low <= value <= high
    assert value < 0.85


def test_every_kind_counts_alike(tmp_path: Path) -> None:
    """Large right whales are many, small dolphins few: size tells nothing of a cetacean."""
    photos = saved(tmp_path, "whale", True, 300, 8) + saved(tmp_path, "dolphin", True, 100, 2)
    photos += saved(tmp_path, "shark", False, 200, 4)
    assert baselines(photos)["as_published"]["size"]["value"] == 0.5


def test_only_photos_that_judge_are_measured(tmp_path: Path) -> None:
    photos = saved(tmp_path, "whale", True, 160, 3) + saved(tmp_path, "shark", False, 160, 3)
    missing = GatePhoto(tmp_path / "missing.png", True, "whale", Role.FIT)
    assert baselines([*photos, missing]) == baselines(photos)


def test_proportions_are_width_by_height() -> None:
    assert cues(Image.new("RGB", (300, 200)))["proportions"] == 1.5
