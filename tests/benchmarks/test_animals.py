"""A quick look sees the first individuals by name, each with all its photos."""

from pathlib import Path

from benchmarks.animals import animals_of
from rorqual.training.gate_photos import Role


def test_a_limit_keeps_the_first_individuals_whole(real_photos: Path) -> None:
    every = animals_of(real_photos / "right_whales", Role.TEST, None)
    first, second, *_ = sorted({it.individual for it in every})
    few = animals_of(real_photos / "right_whales", Role.TEST, 2)
    assert few == [it for it in every if it.individual in (first, second)]
    assert len(few) < len(every)
