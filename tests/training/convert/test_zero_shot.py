"""A CLIP in small becomes a gate and a species network, asked in words that can be changed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch comes with the extra `convert`")
pytest.importorskip("timm", reason="timm comes with the extra `convert`", exc_type=ImportError)
pytest.importorskip("onnxscript", reason="onnxscript comes with the extra `convert`")
import torch
from PIL import Image

from rorqual import api
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.box import Box
from rorqual.domain.errors import UsageError
from rorqual.embedding.species import SpeciesHead
from rorqual.gate.gate import Gate
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.networks.family.family import Family
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.prompts import prompts_path, read_prompts
from rorqual.networks.spec import Task
from rorqual.networks.store import find_spec
from rorqual.networks.text.tokenizer import Tokenizer
from rorqual.networks.text.vocabulary import vocabulary_file
from rorqual.photos.reader import Crop
from rorqual.training.convert.clip_config import DescriptionError
from rorqual.training.convert.convert import load_network
from tests.training.convert.authors import authors_network, in_small, saved
from tests.training.convert.clip_authors import CONFIG, small_family

GATE, SPECIES = "openclip-vit-b-32", "bioclip"
VOCABULARY = vocabulary_file()
pytestmark = pytest.mark.skipif(
    VOCABULARY is None, reason="CLIP's vocabulary comes with the extra `clip`"
)


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of networks with both, converted from their checkpoints."""
    folder = tmp_path_factory.mktemp("networks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RORQUAL_NETWORKS", str(folder))
        for name in (GATE, SPECIES):
            authors = tmp_path_factory.mktemp(name)
            family = small_family(name, authors)
            api.add_model(saved(name, authors), family=str(family))
        yield folder


def a_photo(seed: int, *, dark: bool) -> Image.Image:
    values = np.random.default_rng(seed).integers(0, 60, (40, 50, 3)) + (0 if dark else 190)
    return Image.fromarray(values.astype(np.uint8))


def folder_of_photos(folder: Path, *, dark: bool, count: int = 24) -> Path:
    folder.mkdir()
    for seed in range(count):
        a_photo(seed, dark=dark).save(folder / f"{seed}.png")
    return folder


def shares(name: str, photo: Image.Image, sentences: list[str]) -> Any:
    """What open_clip's own code gives."""
    assert VOCABULARY is not None
    tokens = torch.from_numpy(Tokenizer(VOCABULARY).rows(sentences, 77))
    with torch.inference_mode():
        image = torch.from_numpy(image_tensor(photo, in_small(name).picture))
        return authors_network(name).shares(image, tokens)[0].numpy()


def test_a_gates_score_is_the_share_of_its_positives(networks: Path) -> None:
    spec = find_spec(GATE)
    assert (spec.task, spec.dimension, spec.calibrated) == (Task.GATE, 1, False)
    prompts = read_prompts(prompts_path(GATE), Task.GATE)
    photo = a_photo(3, dark=True)
    found = shares(GATE, photo, [*prompts["positives"], *prompts["negatives"]])
    expected = found[: len(prompts["positives"])].sum()
    assert Gate(spec).score(photo) == pytest.approx(expected, abs=1e-4)
    assert api.find_model(GATE).task is Task.GATE
    assert api.verify_models(GATE) == {GATE: []}


def test_species_are_told_by_the_mean_of_their_names(networks: Path) -> None:
    spec = find_spec(SPECIES)
    assert spec.task is Task.SPECIES
    assert {"killer_whale", "beluga", "blue_whale"} <= set(spec.labels)
    photo = a_photo(5, dark=False)
    told = SpeciesHead(spec).tell(Crop(photo, Box.whole(*photo.size)))
    assert told.label in {*spec.labels, "unknown"}
    assert not told.calibrated
    prompts = read_prompts(prompts_path(SPECIES), Task.SPECIES)
    assert "a photo of Orcinus orca with common name killer whale." in prompts["killer_whale"]


def test_prompts_are_changed_then_the_gate_is_calibrated_and_used(
    networks: Path, tmp_path: Path
) -> None:
    before = find_spec(GATE)
    own = tmp_path / "mine.prompts"
    own.write_text('positives = ["dark water"]\nnegatives = ["a bright sky"]', "utf-8")
    asked = api.ask_in_words(GATE, prompts=own)
    assert asked.spec_hash != before.spec_hash
    assert read_prompts(prompts_path(GATE), Task.GATE)["positives"] == ("dark water",)
    expected = shares(GATE, a_photo(1, dark=True), ["dark water", "a bright sky"])[0]
    assert Gate(asked).score(a_photo(1, dark=True)) == pytest.approx(expected, abs=1e-4)

    dark = folder_of_photos(tmp_path / "dark", dark=True)
    bright = folder_of_photos(tmp_path / "bright", dark=False)
    kinds = (dark, bright)
    if Gate(asked).score(a_photo(1, dark=True)) < Gate(asked).score(a_photo(1, dark=False)):
        kinds = (bright, dark)  # random weights: either may be the likelier one
    with pytest.raises(UsageError, match="do not tell these photos apart"):
        api.calibrate_gate(GATE, *kinds[::-1])
    with pytest.raises(UsageError, match="needs 20 of each"):
        api.calibrate_gate(GATE, kinds[0], kinds[1] / "1.png")
    with pytest.raises(UsageError, match="no gate that is asked in words"):
        api.calibrate_gate(SPECIES, *kinds)
    done = api.calibrate_gate(GATE, *kinds)
    assert (done.fit.cetaceans, done.fit.others) == (24, 24)
    assert done.fit.auroc > 0.95
    spec = find_spec(GATE)
    assert spec == done.spec
    assert spec.calibrated
    assert spec.spec_hash != asked.spec_hash
    assert sorted(path.name for path in networks.iterdir() if path.name.startswith(GATE)) == [
        f"{GATE}.{ending}"
        for ending in (
            f"head-{spec.head.sha256[:12] if spec.head else ''}.onnx",
            "json",
            "onnx",
            "prompts",
            "text.onnx",
            "toml",
        )
    ]

    settings = catalogue_settings(LicencePolicy.ANY)
    with Catalogue.create(tmp_path / "whales", settings=settings) as catalogue:
        assert api.use_network(catalogue, GATE).switched
        assert api.use_network(catalogue, GATE).was_in_use
        (answer,) = api.identify(catalogue, dark / "1.png", gate=api.GateMode.OFF)
        assert answer.gate is not None
        assert answer.gate.calibrated

        api.ask_in_words(GATE)  # which forgets the calibration
        run = api.identify(catalogue, dark / "1.png", gate=api.GateMode.OFF)
        (answer,) = run
        assert answer.gate is not None
        assert not answer.gate.calibrated
        assert run.calibration_note.startswith(f"scores of {GATE} are not calibrated")
        assert answer.annotations[0].models["gate"] == find_spec(GATE).stamp


def described(change: dict[str, Any] | None, folder: Path) -> tuple[Family, Path]:
    checkpoint = saved(GATE, folder)
    config = checkpoint.with_name("open_clip_config.json")
    if change is None:
        config.unlink()
    else:
        config.write_text(json.dumps({"model_cfg": CONFIG["model_cfg"] | change}), "utf-8")
    return in_small(GATE), checkpoint


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (None, "open_clip_config.json"),
        ({"embed_dim": 25}, "embed_dim"),
        ({"quick_gelu": True}, "quick_gelu"),
        ({"text_cfg": CONFIG["model_cfg"]["text_cfg"] | {"heads": 2}}, "text_cfg.heads"),
        ({"vision_cfg": CONFIG["model_cfg"]["vision_cfg"] | {"timm_pool": "map"}}, "timm_pool"),
        ({"custom": "yes"}, "custom"),
    ],
    ids=str,
)
def test_a_description_that_says_something_else_is_refused(
    change: dict[str, Any] | None, key: str, tmp_path: Path
) -> None:
    with pytest.raises(DescriptionError) as raised:
        load_network(*described(change, tmp_path))
    assert raised.value.key.endswith(key)
    assert key in str(raised.value)


def test_the_network_is_that_of_open_clip(tmp_path: Path) -> None:
    open_clip = pytest.importorskip("open_clip", exc_type=ImportError)
    theirs = open_clip.model.CLIP(**CONFIG["model_cfg"]).eval()
    ours: Any = load_network(in_small(GATE), saved(GATE, tmp_path))
    theirs.load_state_dict(authors_network(GATE).state_dict())
    tokens = open_clip.get_tokenizer("ViT-B-32")(["a whale", "the sea at night"])
    images = torch.randn(2, 3, 32, 32)
    with torch.inference_mode():
        assert torch.equal(theirs.encode_image(images), ours(images))
        assert torch.equal(theirs.encode_text(tokens), ours.read(tokens))
