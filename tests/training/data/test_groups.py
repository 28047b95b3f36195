from pathlib import Path

import numpy as np
from PIL import Image

from rorqual.training.data.animals import TrainingAnimal
from rorqual.training.data.crops import make_crops
from rorqual.training.data.groups import photo_groups
from tests.training.data.animals_made import animal, write_texture


def groups_of(animals: list[TrainingAnimal], folder: Path) -> list[int]:
    cache = make_crops(animals, ("whole",), side=16, margin=0, folder=folder / "crops")
    return [int(group) for group in photo_groups(cache)]


def textures(folder: Path, count: int) -> list[Path]:
    return [write_texture(folder / f"{seed}.png", seed) for seed in range(count)]


def test_different_photos_stand_alone(tmp_path: Path) -> None:
    animals = [animal(path, "a") for path in textures(tmp_path, 4)]
    assert groups_of(animals, tmp_path) == [0, 1, 2, 3]


def test_an_encounter_is_one_group_whoever_was_met(tmp_path: Path) -> None:
    animals = [
        animal(path, individual, encounter=encounter)
        for path, individual, encounter in zip(
            textures(tmp_path, 4), ["a", "b", "a", None], ["e1", "e1", "e2", "e2"], strict=True
        )
    ]
    assert groups_of(animals, tmp_path) == [0, 0, 1, 1]


def test_two_animals_of_one_photo_are_one_group(tmp_path: Path) -> None:
    first, second = textures(tmp_path, 2)
    animals = [animal(first, "a"), animal(second, "c"), animal(first, "b")]
    assert groups_of(animals, tmp_path) == [0, 1, 0]


def test_a_smaller_copy_is_the_same_group_even_under_another_name(tmp_path: Path) -> None:
    (photo,) = textures(tmp_path, 1)
    copy = tmp_path / "copy.jpg"
    with Image.open(photo) as original:
        original.resize((72, 48), Image.Resampling.BICUBIC).save(copy, quality=90)
    assert groups_of([animal(photo, "a"), animal(copy, "b")], tmp_path) == [0, 0]


def test_frames_of_a_burst_are_one_group_within_an_individual_only(tmp_path: Path) -> None:
    photo, frame = tmp_path / "0.png", tmp_path / "frame.png"
    write_texture(photo, 0)
    with Image.open(photo) as original:
        noise = np.random.default_rng(1).normal(0, 1, (8, 12))
        pattern = Image.fromarray(noise.astype(np.float32)).resize(original.size)
        shifted = np.asarray(original, np.float32) + 30 * np.asarray(pattern)[..., np.newaxis]
        Image.fromarray(shifted.clip(0, 255).astype(np.uint8)).save(frame)
    hashes = make_crops(
        [animal(photo), animal(frame)], ("whole",), side=16, margin=0, folder=tmp_path / "hashes"
    ).perceptual_hashes
    assert 2 < (int(hashes[0], 16) ^ int(hashes[1], 16)).bit_count() <= 10
    assert groups_of([animal(photo, "a"), animal(frame, "a")], tmp_path) == [0, 0]
    assert groups_of([animal(photo, "a"), animal(frame, "b")], tmp_path) == [0, 1]


def test_real_right_whales_are_not_chained_together(real_photos: Path, tmp_path: Path) -> None:
    photos = sorted((real_photos / "right_whales" / "photos").glob("*.jpg"))[:400]
    animals = [animal(path, path.name) for path in photos]
    assert groups_of(animals, tmp_path) == list(range(400))
