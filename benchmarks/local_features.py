"""What do local features find on real animals? `python -m benchmarks.local_features --photos DATA`.

Photos of individuals that took no part in fitting or calibrating (`--role calibrate`: that are
there to choose by) are asked for one by one among all others, without their own encounter: by the
embedding, by local features on the embedding's shortlist, and by local features on all photos.
An individual that was not compared stands behind all that were. `--marks` says by which marks; the
figures of others stay as they are.
"""

import argparse
import json
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.animals import animals_of
from benchmarks.main_job import interval_json
from rorqual import __version__
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.label import Label
from rorqual.evaluation.intervals import Interval, bootstrap_by_group
from rorqual.identify.gallery import read_gallery
from rorqual.identify.importing import import_photos
from rorqual.identify.local_features import CatalogueFeatures
from rorqual.identify.local_marks import ROOTSIFT, Marks, marks_by
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings, chosen_spec
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.leave_one_encounter_out import (
    choose_queries,
    own_encounter,
    rows_with_other_encounter,
)
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.local.comparing import LocalComparer
from rorqual.networks.spec import Task
from rorqual.photos.sources import collect_photos
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "local_features.json"
EMBEDDING, SHORTLIST, EVERYONE = "embedding", "local, shortlist", "local, all photos"


@dataclass(frozen=True, slots=True)
class Asked:
    """One query."""

    individual: str
    rank: dict[str, float]  # way of asking -> individuals ahead of the right one
    seconds: float  # of one core, for comparing with the shortlist, features at hand


def main() -> None:
    """Measure each collection, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--marks", default=ROOTSIFT, help="as `rorqual calibrate --marks`")
    parser.add_argument("--role", type=Role, choices=list(Role), default=Role.TEST)
    parser.add_argument("--queries", type=int, default=150, help="photos asked for, at most")
    parser.add_argument("--everyone", type=int, default=40, help="of these, compared with all")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    found: dict[str, Any] = {}
    for name in COLLECTIONS:
        with tempfile.TemporaryDirectory() as work:
            found[name] = measure(
                arguments.photos / name,
                Path(work) / "catalogue",
                marks_by(arguments.marks),
                arguments.role,
                arguments.queries,
                arguments.everyone,
                arguments.limit,
            )
        print(f"{name}: {json.dumps(found[name], indent=1)}", flush=True)
    output: Path = arguments.output
    if (arguments.limit, arguments.role) == (None, Role.TEST) or output != FIGURES:
        before = json.loads(output.read_text("utf-8")) if output.exists() else {"marks": {}}
        figures = {
            "command": "python -m benchmarks.local_features --photos DATA",
            "marks": before["marks"]
            | {
                arguments.marks: {
                    "rorqual": __version__,
                    "role": arguments.role.value,
                    "made_at": datetime.now(UTC).date().isoformat(),
                    "collections": found,
                }
            },
        }
        output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(
    collection: Path,
    folder: Path,
    marks: Marks,
    role: Role,
    queries: int,
    everyone: int,
    limit: int | None,
) -> dict[str, Any]:
    """Import the animals of one role, ask for some of them, and return figures as JSON values."""
    labels = chosen_labels(collection, role, limit)
    settings = catalogue_settings(LicencePolicy.ANY)
    with Catalogue.create(folder, settings=settings) as catalogue:
        paths = [str(collection / "photos" / name) for name in labels]
        import_photos(catalogue, collect_photos(paths).files, labels)
        spec_hash = chosen_spec(settings, Task.EMBEDDING).spec_hash
        gallery = read_gallery(catalogue, spec_hash, by_encounter=True)
        source = CatalogueFeatures(catalogue, marks.extractor)
        ids = gallery.annotation_ids.tolist()
        source.prepare(ids, workers=default_workers())
        known = rows_with_other_encounter(gallery)
        rows = np.intersect1d(choose_queries(gallery, queries, seed=0), known)
        full = np.random.default_rng(0).permutation(rows)[:everyone]
        answers = ordered_map(
            lambda row: ask(gallery, source, marks.comparer, int(row), everyone=row in full),
            rows,
            default_workers(),
        )
        with closing(answers):
            asked = list(answers)
        keypoints = [len(it) for it in source.features_of(ids).values()]
    return {
        "individuals": len(gallery.individuals),
        "photos": len(gallery.vectors),
        "queries": len(asked),
        "keypoints_a_photo": round(float(np.mean(keypoints)), 1),
        "query_core_seconds_median": round(float(np.median([it.seconds for it in asked])), 3),
        "query_core_seconds_95th": round(float(np.quantile([it.seconds for it in asked], 0.95)), 3),
        "figures": {
            way: {f"top-{k}": interval_json(top(asked, way, k)) for k in (1, 5)}
            for way in (EMBEDDING, SHORTLIST, EVERYONE)
        },
    }


def chosen_labels(collection: Path, role: Role, limit: int | None) -> dict[str, tuple[Label, ...]]:
    """Photo -> the label of its animal, for the individuals of a role."""
    return {
        animal.path.name: (Label(0, animal.species, animal.individual, animal.box),)
        for animal in animals_of(collection, role, limit)
    }


def ask(
    gallery: Gallery,
    source: CatalogueFeatures,
    comparer: LocalComparer,
    row: int,
    *,
    everyone: bool,
) -> Asked:
    """Ask for one photo of the gallery without its own encounter."""
    own = int(gallery.individual_index[row])
    cosines = gallery.vectors @ gallery.vectors[row]
    excluded = [own_encounter(gallery, row)]
    scores = individual_similarities(gallery, cosines[np.newaxis], excluded).mixed()[0]
    started = time.thread_time()  # of this thread alone, whatever else runs on the machine
    short = LocalChannel(gallery, source, comparer).play(row, cosines, scores=scores)
    seconds = time.thread_time() - started
    ranks = {EMBEDDING: rank_of(scores, own), SHORTLIST: rank_of(short.scores, own)}
    if everyone:
        size = len(gallery.vectors)
        channel = LocalChannel(gallery, source, comparer, size=size, photos_each=size)
        ranks[EVERYONE] = rank_of(channel.play(row, cosines).scores, own)
    return Asked(gallery.individuals[own], ranks, seconds)


def rank_of(scores: NDArray[Any], own: int) -> float:
    """Individuals ahead of the right one; of equal ones half."""
    compared = np.nan_to_num(scores.astype(np.float64), nan=-np.inf)
    ahead, equal = (compared > compared[own]).sum(), (compared == compared[own]).sum() - 1
    return float(ahead + equal / 2)


def top(asked: list[Asked], way: str, k: int) -> Interval:
    """How often the right individual is among the first k, with an interval over individuals."""
    members = [it for it in asked if way in it.rank]
    hits = np.array([it.rank[way] <= k - 1 for it in members], dtype=np.float64)
    return bootstrap_by_group(hits, [it.individual for it in members])


if __name__ == "__main__":
    main()
