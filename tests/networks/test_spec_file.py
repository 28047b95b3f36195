import re

import pytest

from rorqual.domain.errors import NetworkError
from rorqual.networks.spec import ImageInput, NetworkFile, NetworkSpec, Task
from rorqual.networks.spec_file import read_spec
from tests.networks.specs import LEVELS

TEXT = """
id = "a-gate"
version = "1"
task = "gate"
title = "An example"
licence = "MIT"
commercial_use = true
source = "made up"
output = "logits"
dimension = 1
threshold = 0.25
file = {name = "body.onnx", sha256 = "ABAB"}
head = {name = "head.onnx", sha256 = "CDCD"}

[image]
width = 224
height = 192
resize = "stretch"
interpolation = "bilinear"
mean = [0.5, 0.25, 0]
std = [1, 0.5, 0.25]
channels = "bgr"
""".replace("ABAB", "ab" * 32).replace("CDCD", "cd" * 32)


def test_a_spec_is_read_field_by_field() -> None:
    assert read_spec(TEXT, "a.toml") == NetworkSpec(
        id="a-gate",
        version="1",
        task=Task.GATE,
        title="An example",
        licence="MIT",
        commercial_use=True,
        source="made up",
        file=NetworkFile("body.onnx", "ab" * 32),
        output="logits",
        dimension=1,
        image=ImageInput(
            224, 192, "stretch", "bilinear", (0.5, 0.25, 0.0), (1.0, 0.5, 0.25), "bgr"
        ),
        head=NetworkFile("head.onnx", "cd" * 32),
        threshold=0.25,
    )


def test_head_and_threshold_may_be_missing() -> None:
    spec = read_spec(LEVELS, "lite0-levels.toml")
    assert (spec.head, spec.threshold) == (None, None)


@pytest.mark.parametrize(
    ("line", "instead", "field"),
    [
        ('id = "a-gate"', "", "id"),
        ('id = "a-gate"', "id = 7", "id"),
        ('task = "gate"', 'task = "guess"', "task"),
        ("commercial_use = true", 'commercial_use = "yes"', "commercial_use"),
        ("dimension = 1", 'dimension = "1"', "dimension"),
        ("dimension = 1", "dimension = 1.5", "dimension"),
        ("threshold = 0.25", "threshold = nan", "threshold"),
        ("threshold = 0.25", "treshold = 0.25", "treshold"),
        ("width = 224", "", "image.width"),
        ("width = 224", "width = 0", "image"),
        ('resize = "stretch"', 'resize = "squeeze"', "image.resize"),
        ('interpolation = "bilinear"', 'interpolation = "bilinaer"', "image.interpolation"),
        ("mean = [0.5, 0.25, 0]", "mean = [0.5, 0.25]", "image.mean"),
        ("std = [1, 0.5, 0.25]", 'std = [1, 0.5, "0.25"]', "image.std.2"),
        ('channels = "bgr"', 'channels = "rgba"', "image.channels"),
        ('channels = "bgr"', 'channels = "bgr"\nalpha = 1', "image.alpha"),
        (f'sha256 = "{"cd" * 32}"', 'sha256 = "cd"', "head"),
    ],
)
def test_a_wrong_field_is_named_with_its_file(line: str, instead: str, field: str) -> None:
    assert line in TEXT
    with pytest.raises(NetworkError, match=rf"my-net\.toml cannot be used: .*{re.escape(field)}"):
        read_spec(TEXT.replace(line, instead), "my-net.toml")


@pytest.mark.parametrize("text", ["id = ", "version = 2026-11-21", "<html>"])
def test_what_is_no_spec_at_all_is_named_too(text: str) -> None:
    with pytest.raises(NetworkError, match=r"my-net\.toml"):
        read_spec(text, "my-net.toml")
