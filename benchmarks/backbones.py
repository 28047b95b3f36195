"""Which trunk is worth its price? `python -m benchmarks.backbones --photos DATA`.

The trunks of the reference service's notes that timm has, and those whose ImageNet weights come
from packages: parameters, size of the ONNX file, latency on a processor at batch 1, time to train,
and how often an animal never seen in training is among the first five. That last column is of a
short training, by default far too short to rank trunks; its length is stated, and can be chosen.
"""

import argparse
import json
import statistics
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import timm
import torch

from benchmarks.main_job import as_json
from rorqual import __version__
from rorqual.evaluation.summary import Figure
from rorqual.training.data.crops import CropCache
from rorqual.training.gate_photos import Role
from rorqual.training.loop.train import train
from rorqual.training.recipe.recipe import Recipe
from rorqual.training.recipe.recipe_file import read_recipe, shipped_recipes
from rorqual.training.table.animals import collection_animals, crops_of
from rorqual.training.table.budget import Budget, on_trunk, within
from rorqual.training.table.judging import found_among
from rorqual.training.table.rows import OURS
from rorqual.training.table.vectors import embedded

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "backbones.json"
COLLECTION = "right_whales"
THREADS = 2
WARM_UP = 3  # pictures


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trunk, and what the reference's notes say of it."""

    title: str
    trunk: str  # of timm
    weights: str = "none"
    reference_ms: float | None = None  # on its processor, at batch 1
    reference_top_5: float | None = None  # of its validation, 0..1
    has_maps: bool = True  # that the recipes' pooling could work on


CANDIDATES = (
    Candidate("EfficientNet-Lite0", "tf_efficientnet_lite0", "imagenet"),
    Candidate("EfficientNet-Lite1", "tf_efficientnet_lite1", "imagenet"),
    Candidate("EfficientNet-Lite2", "tf_efficientnet_lite2", "imagenet"),
    Candidate("MobileNetV4 small", "mobilenetv4_conv_small"),
    Candidate("ResNet-50", "resnet50", "none", 200, 0.62),
    Candidate("ResNet-101", "resnet101", "none", 350, 0.65),
    Candidate("EfficientNet-B0", "efficientnet_b0", "none", 200, 0.66),
    Candidate("EfficientNet-B4", "efficientnet_b4", "none", 500, 0.74),
    Candidate("EfficientNet-B5", "efficientnet_b5", "none", 700, 0.75),
    Candidate("EfficientNet-B7", "tf_efficientnet_b7", "none", 1200, 0.76),
    Candidate("ConvNeXt-T", "convnext_tiny"),
    Candidate("Swin-T", "swin_tiny_patch4_window7_224", "none", 500, 0.72),
    Candidate("ViT-B/16", "vit_base_patch16_224", "none", 800, 0.73, False),
    Candidate("ViT-L/32", "vit_large_patch32_224", "none", 3500, 0.75, False),
)


def main() -> None:
    """Measure each trunk, print its row and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--backbones", nargs="*", help="only these; names of timm")
    parser.add_argument("--side", type=int, default=224, help="pixels, of the latency")
    parser.add_argument("--rounds", type=int, default=20, help="photos timed one by one")
    parser.add_argument("--training-side", type=int, default=128, help="pixels, of the training")
    parser.add_argument("--training-photos", type=int, default=128, help="of an epoch")
    parser.add_argument("--held-out-photos", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=2, help="of the training, two at least")
    parser.add_argument("--output", type=Path, default=FIGURES)
    arguments = parser.parse_args()
    wanted = arguments.backbones or [it.trunk for it in CANDIDATES]
    chosen = [it for it in CANDIDATES if it.trunk in wanted]
    budget = Budget(arguments.training_side, arguments.epochs, batch=16)
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        teaching, held_out = (
            crops_of(
                collection_animals(arguments.photos, [COLLECTION], [role], photos=photos),
                side=budget.cached_side,
                margin=0.0,
                folder=Path(folder) / role,
            )
            for role, photos in (
                (Role.FIT, arguments.training_photos),
                (Role.TEST, arguments.held_out_photos),
            )
        )
        for candidate in chosen:
            work = Path(folder) / candidate.trunk
            work.mkdir()
            row = size_and_speed(candidate, arguments.side, arguments.rounds, work)
            row |= trained(candidate, budget, teaching, held_out, work)
            rows[candidate.title] = row
            print(json.dumps({candidate.title: row}), flush=True)
    figures = {
        "command": "python -m benchmarks.backbones --photos DATA",
        "rorqual": __version__,
        "threads": THREADS,
        "side": arguments.side,
        "training": {
            "collection": COLLECTION,
            "side": arguments.training_side,
            "photos": len(teaching),
            "epochs": arguments.epochs,
            "held_out_photos": len(held_out),
        },
        "backbones": rows,
    }
    arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def recipe_on(candidate: Candidate, budget: Budget) -> Recipe:
    """Our recipe on the trunk."""
    ours = within(budget, read_recipe(shipped_recipes()[OURS]))
    image = replace(ours.image, first_side=None)
    return on_trunk(replace(ours, image=image), candidate.trunk, candidate.weights)


def size_and_speed(candidate: Candidate, side: int, rounds: int, work: Path) -> dict[str, Any]:
    """Parameters of the trunk without classifier, its size as a file, and its milliseconds."""
    sized: dict[str, Any] = {"img_size": side} if "_patch" in candidate.trunk else {}
    trunk: Any = timm.create_model(candidate.trunk, pretrained=False, num_classes=0, **sized)
    file = export(trunk.eval(), side, work / "trunk.onnx")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    picture = np.random.default_rng(0).normal(size=(1, 3, side, side)).astype(np.float32)
    times = []
    for _ in range(rounds + WARM_UP):
        began = time.perf_counter()
        session.run(None, {"image": picture})
        times.append((time.perf_counter() - began) * 1e3)
    megabytes = file.stat().st_size / 1e6
    file.unlink()
    return {
        "trunk": candidate.trunk,
        "weights": candidate.weights,
        "parameters": sum(weight.numel() for weight in trunk.parameters()),
        "onnx_mb": round(megabytes, 1),
        "latency_ms": {
            "n": rounds,
            "median": round(statistics.median(times[WARM_UP:]), 1),
            "p95": round(float(np.percentile(times[WARM_UP:], 95)), 1),
        },
        "reference_ms": candidate.reference_ms,
        "reference_top_5": candidate.reference_top_5,
    }


def export(trunk: Any, side: int, path: Path) -> Path:
    """Write a trunk as ONNX, for one picture at a time."""
    image = torch.zeros(1, 3, side, side)
    program = torch.onnx.export(trunk, (image,), dynamo=True, input_names=["image"], verbose=False)
    if program is None:  # the exporter's type allows it
        raise RuntimeError("the export gave no network")
    program.optimize()
    program.save(path)
    return path


def trained(
    candidate: Candidate, budget: Budget, teaching: CropCache, held_out: CropCache, work: Path
) -> dict[str, Any]:
    """Seconds of an epoch for 1,000 photos, and the held-out top-5 afterwards."""
    if not candidate.has_maps:
        return {"training_seconds_per_1000": None, "held_out_top_5": None}
    outcome = train(recipe_on(candidate, budget), teaching, work / "run")
    last = outcome.history[-1]
    top_5 = found_among(5, held_out, embedded(outcome.network, held_out, budget.side))
    return {
        "training_seconds_per_1000": round(last.seconds / last.photos * 1000, 1),
        "held_out_top_5": as_json(Figure("top-5", top_5)),
    }


if __name__ == "__main__":
    main()
