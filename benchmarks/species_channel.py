"""What does the species add on real animals? `python -m benchmarks.species_channel --photos DATA`.

As in `benchmarks.matching`, on Happywhale's bottlenose dolphins and killer whales, and only on
individuals that took no part in fitting or calibrating the networks, the species head among them:
a catalogue calibrates itself on its own photos, and other photos are answered by the embedding
alone, and as the catalogue's calibration answers: with the species where it found that this helps.
A third way has the species in any case, so that what that decision is worth can be seen, and a
fourth is fitted like the third without the species, so that what the species itself adds can be.
The last is what `rorqual calibrate --species` comes to, which asks marks and species together.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.main_job import Rows, interval_json, read_rows, split_photos
from benchmarks.matching.answers import Answer, figures_of, gains, judged
from benchmarks.matching.looks import analysed, catalogue_of, compare
from rorqual import __version__, api
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.calibrating import DEFAULT_NEW_SHARE
from rorqual.identify.calibration_choice import SHIPPED_SOURCE
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.local_channel import local_channel
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.species_look import species_channel
from rorqual.matching.calibration import Calibration
from rorqual.matching.fused_parameters import fit_fusion_model
from rorqual.matching.fusion import Fusion
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.shipped import shipped_calibration
from rorqual.matching.species_values import SPECIES, SpeciesValues

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "species_channel.json"
COLLECTION = "happywhale"  # the one with identities of two species
ALONE, WITH_SPECIES = "embedding alone", "with the species where it is shown to help"
IN_ANY_CASE, CONTROL = "with the species in any case", "the same without the species"
DEFAULT = "marks and species where they are shown to help"


class Seen(NamedTuple):
    """What the channels say about one query."""

    individual: str
    own: int  # index in the gallery; -1 for a new animal
    scores: NDArray[np.float32]  # of the embedding, (individuals,)
    values: Mapping[
        str, NDArray[np.float64]
    ]  # further channel -> (individuals,), nan: says nothing


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--seed", type=int, default=0, help="another seed holds out others")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    folder = arguments.photos / COLLECTION
    rows = read_rows(folder, api.LicencePolicy.ANY, arguments.limit)
    figures = {
        "command": "python -m benchmarks.species_channel --photos DATA",
        "rorqual": __version__,
        "seed": arguments.seed,
        "made_at": datetime.now(UTC).date().isoformat(),
        "collection": COLLECTION,
        **measure(folder, rows, arguments.seed),
    }
    print(json.dumps(figures, indent=1), flush=True)
    if arguments.limit is None:
        arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(folder: Path, rows: Rows, seed: int) -> dict[str, Any]:
    """A catalogue of a collection that answers in both ways."""
    split = split_photos(folder, rows, seed)
    with (
        tempfile.TemporaryDirectory() as work,
        catalogue_of(folder, rows, split.gallery, work) as it,
    ):
        outcome = api.calibrate(it, local=False, species=True)
        space = EmbeddingSpace.of_catalogue(it)
        shipped = shipped_calibration(space.space_hash, SHIPPED_SOURCE[api.LicencePolicy.ANY])
        calibration = outcome.calibration or shipped.alone
        gallery = read_gallery(it, space.base.spec_hash)
        networks = PhotoNetworks.of_settings(it.settings)
        channel = local_channel(it, gallery, RootSift())
        seen = list(look_at(networks, channel, folder, rows, split.queries, calibration))
        fusions = in_any_case(it, networks, calibration.best_photo_weight)
        by_all = api.calibrate(it, species=True)
    groups = [query.individual for query in seen]
    answers = {
        ALONE: [answer(query, gallery, calibration.alone) for query in seen],
        WITH_SPECIES: [answer(query, gallery, calibration) for query in seen],
    } | {
        way: [answer(query, gallery, replace(calibration, fusion=fusion)) for query in seen]
        for way, fusion in fusions.items()
    }
    answers[DEFAULT] = [answer(it, gallery, by_all.calibration or calibration) for it in seen]
    return {
        "gallery_individuals": len(gallery.individuals),
        "gallery_photos": len(split.gallery),
        "gallery_species": {name: len(its) for name, its in gallery.individuals_by_species.items()},
        "new_individuals": len(split.new_individuals),
        "queries": len(seen),
        "models": networks.stamps,
        "calibration": outcome.report.get("fusion", {"kept": False}),
        "calibration_by_default": by_all.report.get("fusion", {"kept": False}),
        "weights_in_any_case": {it.name: it.weight for it in fusions[IN_ANY_CASE].model.channels},
        "ways": {
            way: {name: interval_json(it) for name, it in figures_of(given, groups, seed).items()}
            for way, given in answers.items()
        },
        "differences": {
            f"{first} - {second}": gains(answers[first], answers[second], groups, seed)
            for first, second in (
                (WITH_SPECIES, ALONE),
                (IN_ANY_CASE, ALONE),
                (IN_ANY_CASE, CONTROL),
                (DEFAULT, ALONE),
            )
        },
    }


def in_any_case(
    catalogue: api.Catalogue, networks: PhotoNetworks, best_photo_weight: float
) -> dict[str, Fusion]:
    """Embedding and species fused, whether or not that was shown to help, and the control."""
    spec_hash = EmbeddingSpace.of_catalogue(catalogue).base.spec_hash
    gallery = read_gallery(catalogue, spec_hash, by_encounter=True)
    assert networks.species is not None
    further = species_channel(catalogue, gallery, networks.species)
    table = further.table(gallery, best_photo_weight, seed=0)  # as `calibrate` has it
    return {
        way: Fusion(
            fit_fusion_model(each, expected_new_share=DEFAULT_NEW_SHARE, seed=0),
            queries=len(each.row),
            individuals=len(np.unique(each.own)),
            match_threshold=1.0,
            new_threshold=1.0,
        )
        for way, each in ((IN_ANY_CASE, table), (CONTROL, table._replace(values={})))
    }


def look_at(
    networks: PhotoNetworks,
    channel: LocalChannel,
    folder: Path,
    rows: Rows,
    photos: Sequence[str],
    calibration: Calibration,
) -> Iterator[Seen]:
    """What the channels say about each photo; refused ones are looked at as well."""
    if networks.species is None:
        raise SystemExit("the default settings name no species head")
    gallery = channel.gallery
    analyser = PhotoAnalyser(
        networks, GatePolicy(GateMode.WARN, 0.0), extractors={LOCAL: RootSift()}
    )
    species = SpeciesValues(networks.species.spec.labels, gallery.species)
    places = {name: index for index, name in enumerate(gallery.individuals)}
    for photo in photos:
        animal = analysed(analyser, folder / "photos" / photo, rows[photo])
        weight = calibration.best_photo_weight
        scores, marks = compare(gallery, {LOCAL: channel}, animal, weight)
        assert animal.species_probabilities is not None
        values = {**marks, SPECIES: species.of(animal.species_probabilities)}
        individual = rows[photo]["individual_id"]
        yield Seen(individual, places.get(individual, -1), scores, values)


def answer(seen: Seen, gallery: Gallery, calibration: Calibration) -> Answer:
    """The answer of a calibration, of the embedding alone or fused."""
    if calibration.fusion is None:
        return judged(calibration.apply(seen.scores), seen.own)
    probabilities, _ = calibration.fusion.apply(seen.scores, seen.values, gallery.species)
    return judged(probabilities, seen.own)


if __name__ == "__main__":
    main()
