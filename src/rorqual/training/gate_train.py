"""Where does the gate come from? A small head on frozen ImageNet features.

`python -m rorqual.training.gate_train --photos DATA --output FOLDER --report FILE` fits it, writes
the heads of both gates as ONNX and reports what they do on photos that neither fitted them nor
chose their thresholds.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.gate.gate import Gate
from rorqual.networks.session import Network
from rorqual.networks.spec import Task
from rorqual.networks.store import PERMISSIVE_NETWORKS, find_spec
from rorqual.rendering.catalogue import render_catalogue
from rorqual.rendering.plan import NOT_A_CETACEAN
from rorqual.training.gate_examples import GateExamples, extract, gate_scores, without_surplus
from rorqual.training.gate_heads import write_class_head, write_layers_head
from rorqual.training.gate_photos import GatePhoto, Role, gate_photos, role_of, table_rows
from rorqual.training.gate_report import auc_by_kind, gate_report, operating_point
from rorqual.training.heads.fit import fit_head
from rorqual.training.heads.layers import HeadLayers

GATE = "lite0-cetacean-gate"
FEATURES = "lite0-levels"  # the network whose vectors the head reads
# The permissive gate's threshold: what two of a thousand classes get by a blind guess. No photo
# that was published for research has a part in it.
BLIND_GUESS = 2 / 1000


def fit_gate(examples: GateExamples) -> HeadLayers:
    """The head, fitted to every view of the photos that fit."""
    fit = examples.chosen(Role.FIT)
    varied = fit[examples.owners]
    rows = np.concatenate([np.flatnonzero(fit), np.flatnonzero(fit), examples.owners[varied]])
    vectors = np.concatenate([examples.full[fit], examples.common[fit], examples.varied[varied]])
    positive = examples.is_cetacean[rows]
    answers = positive[:, np.newaxis].astype(np.float32)
    return fit_head(vectors, answers, balanced_weights(examples.kinds[rows], positive))


def balanced_weights(kinds: NDArray[np.str_], positive: NDArray[np.bool_]) -> NDArray[np.float64]:
    """A kind weighs by the root of its count; both classes the same, so that 0.5 is neutral.

    Args:
        kinds: of each example, shape (n,).
        positive: its label, shape (n,).

    Returns:
        Weights of shape (n,), 1 on average.
    """
    _, inverse, counts = np.unique(kinds, return_inverse=True, return_counts=True)
    weights: NDArray[np.float64] = 1 / np.sqrt(counts)[inverse]
    for label in (True, False):
        weights[positive == label] /= weights[positive == label].sum()
    balanced: NDArray[np.float64] = weights / weights.mean()
    return balanced


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
        role = role_of(name)
        photos.append(GatePhoto(rendered.queries / name, is_fluke, kind, role, group=name))
    for path in sorted(rendered.photos.glob("*.jpg")):
        name = path.name
        photos.append(GatePhoto(path, True, "rendered_fluke", role_of(name), group=name))
    return photos


def reports(examples: GateExamples, layers: HeadLayers) -> dict[str, Any]:
    """What both gates do on test photos, as published; ours also in the common view."""
    scores, common = (layers.probabilities(it)[:, 0] for it in (examples.full, examples.common))
    permissive = find_spec(PERMISSIVE_NETWORKS[Task.GATE])
    judged = [photo for photo in examples.photos if photo.role is Role.TEST]
    imagenet = np.zeros(len(examples.photos))
    is_test = [photo.role is Role.TEST for photo in examples.photos]
    imagenet[is_test] = gate_scores(judged, Gate(permissive))
    ours = gate_report(examples, scores, operating_point(examples, scores))
    return {
        GATE: ours | {"auc_common_view": auc_by_kind(examples, common)},
        permissive.id: gate_report(examples, imagenet, BLIND_GUESS),
    }


def main() -> None:
    """Fit, write and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--output", type=Path, required=True, help="folder of the ONNX heads")
    parser.add_argument("--report", type=Path, required=True, help="JSON file of the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        photos = gate_photos(arguments.photos) + rendered_photos(Path(folder))
        examples = extract(without_surplus(photos), Network(find_spec(FEATURES)))
        layers = fit_gate(examples)
        report = reports(examples, layers)
    write_layers_head(arguments.output / "cetacean-gate.onnx", layers)
    write_class_head(arguments.output / "imagenet-cetaceans.onnx")
    arguments.report.write_text(json.dumps(report, indent=1, allow_nan=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
