"""Families are read from their files, and a wrong field is told of by its name."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from rorqual.domain.errors import NetworkError, UsageError
from rorqual.networks.family.family_file import find_family, read_family, shipped_families
from rorqual.networks.spec import Task
from tests.repository.pages import REPOSITORY, blocks

_FILES = REPOSITORY / "src/rorqual/networks/family/files"
TEXT = (_FILES / "miewid-msv3.toml").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(_FILES.glob("*.toml")), ids=lambda path: path.stem)
def test_a_family_has_the_id_of_its_file_and_says_what_nobody_could_check(path: Path) -> None:
    family = shipped_families()[path.stem]
    assert family.id == path.stem
    for field in family.unverified:
        value: Any = asdict(family)
        for part in field.split("."):
            value = value[part]  # else the field is misspelt
    assert ("checkpoint.sha256" in family.unverified) is (family.checkpoint.sha256 is None)
    assert ("licence" in family.unverified) is (family.licence == "LicenseRef-unknown")
    if "NC" in family.licence or family.licence == "LicenseRef-unknown":
        assert not family.commercial_use


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("dimension = 2152", "dimension = 0", "architecture: .*dimension of 0"),
        ("dimension = 2152", "dimensions = 2152", r"architecture\.dimension"),
        ('pooling = "gem"', 'pooling = "max"', r"architecture\.pooling: Input should be"),
        ('pooling = "gem"', 'pooling = "own"\nstages = [3]', "stages need the pooling gem"),
        ("width = 440", 'width = "440"', r"image\.width"),
        ("[keys]", "[keys", "no TOML"),
        ('containers = ["", "model_state_dict"]', "containers = []", "at least one container"),
        ("[checkpoint]", '[checkpoint]\nsha256 = "ab"', "64 lower-case"),
        ("[keys]", '[[heads]]\nkey = "a"\nclasses = 0\n[keys]', "classes and centres above 0"),
        ("licence", "license", "license: Unexpected"),
    ],
)
def test_a_wrong_field_is_named(before: str, after: str, message: str) -> None:
    assert before in TEXT
    with pytest.raises(NetworkError, match=rf"(?s)mine\.toml.*{message}"):
        read_family(TEXT.replace(before, after, 1), "mine.toml")


def test_a_family_of_the_users_own_is_found_by_its_file(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(TEXT.replace('id = "miewid-msv3"', 'id = "own"'), "utf-8")
    assert find_family(str(own)).id == "own"
    assert find_family("miewid-msv3") == shipped_families()["miewid-msv3"]
    with pytest.raises(UsageError, match=r"no family 'nobody'; there are: anydorsal, .*\.toml"):
        find_family("nobody")
    own.write_bytes(b"\xff")
    with pytest.raises(NetworkError, match="cannot be read"):
        find_family(str(own))


def test_the_worked_example_of_the_documentation_is_a_family() -> None:
    (example,) = blocks(REPOSITORY / "docs" / "families.md", "toml")
    family = read_family(example, "docs/families.md")
    assert (family.id, family.unverified) == ("our-dolphins", ())


MATCHER = (_FILES / "lighterglue-verlab.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("[matcher]", 'extractor = "xfeat"\n[matcher]', "Unexpected"),  # it is a key of [keys]
        ('id = "', 'extractor = "xfeat"\nid = "', "extractor or matcher, one of them"),
        ("width = 96", "width = 95", "a width whose halves its heads share"),
        ("layers = 6", "layers = 0", "numbers above 0"),
        ("numbers = 2", "numbers = 3", "3 numbers of a keypoint"),
        ("dimension = 64\n", "", r"matcher\.dimension"),
    ],
)
def test_a_matcher_that_cannot_be(before: str, after: str, message: str) -> None:
    assert before in MATCHER
    with pytest.raises(NetworkError, match=rf"(?s)mine\.toml.*{message}"):
        read_family(MATCHER.replace(before, after, 1), "mine.toml")


def test_what_finds_or_pairs_keypoints_says_its_step_and_its_numbers() -> None:
    families = shipped_families()
    pairs, finds = families["lighterglue-verlab"], families["xfeat-verlab"]
    assert (pairs.task, pairs.dimension, pairs.image) == (Task.MATCHING, 64, None)
    assert (finds.task, finds.dimension) == (Task.LOCAL, 64 * 56 * 56)
    with pytest.raises(ValueError, match="sees no pictures"):
        _ = pairs.picture
