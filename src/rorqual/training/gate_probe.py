"""Where does the gate come from? A logistic probe on frozen ImageNet features.

`python -m rorqual.training.gate_probe --photos DATA --output FOLDER` fits it, writes the heads
of both gates as ONNX and prints what they do on photos that neither fitted nor calibrated them.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from rorqual.gate.gate import Gate
from rorqual.networks.session import Network
from rorqual.networks.store import find_spec
from rorqual.rendering.catalogue import render_catalogue
from rorqual.rendering.plan import NOT_A_CETACEAN
from rorqual.training.gate_examples import GateExamples, extract, gate_scores
from rorqual.training.gate_heads import write_class_head, write_probe_head
from rorqual.training.gate_photos import GatePhoto, Role, gate_photos, role_of, table_rows
from rorqual.training.gate_report import gate_report, operating_point

_REGULARISATION = 1.0  # C of the logistic regression
_FEATURES = replace(find_spec("lite0-levels"), output="features", dimension=1280)
# The permissive gate's threshold: what two of a thousand classes get by a blind guess. No photo
# that was published for research has a part in it.
BLIND_GUESS = 2 / 1000


def fit_probe(examples: GateExamples) -> tuple[NDArray[np.float32], float]:
    """Weights (1280,) and offset of the probe; a kind weighs by the root of its count."""
    fit = examples.chosen(Role.FIT)
    kinds = examples.kinds[fit]
    _, inverse, counts = np.unique(kinds, return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(counts)[inverse]
    positive = examples.is_cetacean[fit]
    for label in (True, False):  # both classes weigh the same, so that 0.5 is neutral
        weights[positive == label] /= weights[positive == label].sum()
    weights *= len(weights) / weights.sum()
    model = LogisticRegression(C=_REGULARISATION, max_iter=5000).fit(
        np.concatenate([examples.full[fit], examples.common[fit]]),
        np.tile(positive, 2),
        np.tile(weights, 2) / 2,
    )
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def rendered_photos(folder: Path) -> list[GatePhoto]:
    """Rendered flukes and rendered seas, so that the demo's animals pass for what they are."""
    rendered = render_catalogue(
        folder,
        individuals=30,
        encounters=3,
        photos_per_encounter=1,
        seed=20_000,
        unknown_individuals=0,
        empty_seas=60,
    )
    photos = []
    for row in table_rows(rendered.queries_truth):
        name, is_fluke = row["photo"], row["individual_id"] != NOT_A_CETACEAN
        kind = "rendered_fluke" if is_fluke else "rendered_sea"
        photos.append(GatePhoto(rendered.queries / name, is_fluke, kind, role_of(name)))
    labelled = sorted(rendered.photos.glob("*.jpg"))
    photos += [GatePhoto(path, True, "rendered_fluke", role_of(path.name)) for path in labelled]
    return photos


def main() -> None:
    """Fit, write and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--output", type=Path, required=True, help="folder of the ONNX heads")
    parser.add_argument("--report", type=Path, required=True, help="JSON file of the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as rendered:
        photos = gate_photos(arguments.photos) + rendered_photos(Path(rendered))
        examples = extract(photos, Network(_FEATURES))
        imagenet_scores = gate_scores(photos, Gate(find_spec("lite0-imagenet-gate")))
    weights, offset = fit_probe(examples)
    write_probe_head(arguments.output / "cetacean-probe.onnx", weights, offset)
    write_class_head(arguments.output / "imagenet-cetaceans.onnx")
    scores = expit(examples.full @ weights + offset)
    report = {
        "lite0-cetacean-gate": gate_report(examples, scores, operating_point(examples, scores)),
        "lite0-imagenet-gate": gate_report(examples, imagenet_scores, BLIND_GUESS),
    }
    text = json.dumps(report, indent=1) + "\n"
    arguments.report.write_text(text, "utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
