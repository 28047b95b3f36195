"""In how many bits a device computes."""

import pytest
import torch

from rorqual.training.loop.precision import has_bfloat16, precision_on
from rorqual.training.recipe.recipe import Precision


@pytest.mark.parametrize(
    ("instructions", "expected"),
    [("AVX512", True), ("SVE256", True), ("AVX2", False), ("DEFAULT", False)],
)
def test_wide_registers_bring_bfloat16(
    monkeypatch: pytest.MonkeyPatch, instructions: str, expected: bool
) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: instructions)
    assert has_bfloat16() is expected


@pytest.mark.parametrize("wanted", ["16-mixed", "bf16-mixed"])
@pytest.mark.parametrize(("instructions", "used"), [("AVX512", "bf16-mixed"), ("AVX2", "32-true")])
def test_half_precision_on_a_processor(
    monkeypatch: pytest.MonkeyPatch, wanted: Precision, instructions: str, used: Precision
) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: instructions)
    assert precision_on("cpu", wanted) == used
    assert precision_on("cpu", "32-true") == "32-true"


def test_a_gpu_computes_as_the_recipe_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX2")
    assert precision_on("auto", "16-mixed") == "16-mixed"
    assert precision_on("cuda", "bf16-mixed") == "bf16-mixed"
    assert precision_on("cpu", "16-mixed") == "32-true"
