"""Where does the species head come from? A small head on frozen ImageNet features.

`python -m rorqual.training.species.train --photos DATA --output FOLDER --report FILE` fits it,
writes it as ONNX and reports what it says of individuals that did not teach it.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from rorqual.networks.session import Network
from rorqual.networks.store import find_spec
from rorqual.training.gate_examples import GateExamples, extract, without_surplus
from rorqual.training.gate_heads import write_layers_head
from rorqual.training.gate_photos import Role
from rorqual.training.gate_train import FEATURES
from rorqual.training.heads.layers import HeadLayers
from rorqual.training.species.fit import fit_species, said_species, species_threshold
from rorqual.training.species.photos import (
    known_species,
    other_photos,
    source_of,
    species_photos,
)
from rorqual.training.species.report import by_source_only, species_figures, unknown_rate

NETWORK = "lite0-species"  # its id, by which its card finds the figures
TWO_SPECIES = "happywhale"  # the one source that shows more than one of the known species


def report(
    examples: GateExamples, species: tuple[str, ...], layers: HeadLayers, *, left_out: bool = True
) -> dict[str, Any]:
    """What the head says of test photos, beside a head that knows only their source.

    Args:
        examples: animals of known and of other species, and photos of no cetacean.
        species: the labels of the head.
        layers: the head.
        left_out: whether heads are fitted that have never met one species or one source.
    """
    truth, test = examples.kinds, examples.chosen(Role.TEST)
    sources = np.array([source_of(photo) for photo in examples.photos])
    groups = np.array([f"{photo.kind} {photo.group}" for photo in examples.photos])
    is_known, cetacean = np.isin(truth, species), examples.is_cetacean
    taught = examples.chosen(Role.FIT)
    common, full = (layers.probabilities(view) for view in (examples.common, examples.full))
    threshold = species_threshold(examples, common, species)
    said = {
        "common_view": said_species(common, species, threshold),
        "as_published": said_species(full, species, threshold),
        "source_only": by_source_only(sources, truth, taught & is_known, species),
    }
    judged = test & is_known
    one_source = judged & (sources == TWO_SPECIES)
    figures: dict[str, Any] = {
        "network": NETWORK,
        "threshold": threshold,
        "species": list(species),
    }
    for name, rows in (("all_sources", judged), (TWO_SPECIES, one_source)):
        figures[name] = {
            view: species_figures(truth[rows], labels[rows], species, list(groups[rows]))
            for view, labels in said.items()
        }
    unknown = {
        "other_species": unknown_rate(said["common_view"][cetacean & ~is_known & ~taught]),
        "no_cetacean": unknown_rate(said["common_view"][test & ~cetacean]),
    }
    if left_out:
        for label in species:
            head = fit_species(examples, species, truth == label)
            alone = said_species(head.probabilities(examples.common), species, threshold)
            unknown[f"{label}, never met"] = unknown_rate(alone[test & (truth == label)])
        figures["sources_left_out"] = _sources_left_out(examples, species, threshold, sources)
    return figures | {"unknown": unknown}


def _sources_left_out(
    examples: GateExamples, species: tuple[str, ...], threshold: float, sources: Any
) -> dict[str, Any]:
    """For each source whose species another source shows, too: a head that has not met it."""
    truth, fit, figures = examples.kinds, examples.chosen(Role.FIT), {}
    for source in sorted(set(sources[examples.is_cetacean])):
        own = (sources == source) & np.isin(truth, species)
        rows = own & examples.chosen(Role.TEST)
        taught = set(truth[fit & ~own])
        if rows.any() and set(truth[rows]) <= taught:
            head = fit_species(examples, species, own)
            said = said_species(head.probabilities(examples.common), species, threshold)
            groups = [examples.photos[row].group for row in np.flatnonzero(rows)]
            figures[source] = species_figures(truth[rows], said[rows], species, groups)
    return figures


def main() -> None:
    """Fit, write and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--output", type=Path, required=True, help="folder of the ONNX head")
    parser.add_argument("--report", type=Path, required=True, help="JSON file of the figures")
    arguments = parser.parse_args()
    animals = species_photos(arguments.photos)
    species = known_species(animals)
    photos = without_surplus(animals + other_photos(arguments.photos))
    examples = extract(photos, Network(find_spec(FEATURES)))
    layers = fit_species(examples, species)
    write_layers_head(arguments.output / "species.onnx", layers)
    text = json.dumps(report(examples, species, layers), indent=1) + "\n"
    arguments.report.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
