"""What is every way of matching worth? `python -m benchmarks.matching --photos DATA`.

One table for each collection, of individuals that took no part in fitting the networks: the same
queries are answered by the embedding alone, by marks alone and by both, fused, by every head and
by ensembles. All rows are paired with the embedding alone. A catalogue calibrates itself; what a
head may choose is chosen on the individuals that calibrate elsewhere. As a third collection,
dolphin fins: is a fin that of one well-known animal, or of one of the rest?
"""

import argparse
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.main_job import read_rows, split_photos
from benchmarks.matching.answers import pairs_json, row_json
from benchmarks.matching.channels import ALSO, CLOSER, TAUGHT_NETWORK, ask_channels, beside
from benchmarks.matching.fins import FINS, one_against_the_rest
from benchmarks.matching.head_problem import NETWORKS, Problem, problem, problem_of_split
from benchmarks.matching.head_rows import rows as head_rows
from benchmarks.matching.head_vectors import embedded_animals
from benchmarks.matching.looks import ALONE, Compared
from rorqual import __version__, api
from rorqual.evaluation.protocol import OpenSetSplit
from rorqual.identify.local_marks import BOTH
from rorqual.networks.store import find_spec
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[2] / "docs" / "figures" / "matching.json"
WORK = Path(tempfile.gettempdir()) / "rorqual-heads"
VALIDATION_SEEDS = range(5)  # of splits of the calibrating animals, pooled


def main() -> None:
    """Measure each collection, print its table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--seed", type=int, default=0, help="another seed holds out others")
    parser.add_argument("--also", nargs="*", default=[*ALSO], help="further marks, by their names")
    parser.add_argument("--work", type=Path, default=WORK, help="folder where vectors are kept")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {
        "command": "python -m benchmarks.matching --photos DATA",
        "rorqual": __version__,
        "seed": arguments.seed,
        "made_at": datetime.now(UTC).date().isoformat(),
        "collections": {},
    }
    for name in COLLECTIONS:
        figures["collections"][name] = measure(arguments.photos / name, arguments)
    figures[FINS] = one_against_the_rest(
        arguments.photos / FINS, arguments.seed, arguments.also, arguments.limit
    )
    if arguments.limit is None:
        arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Answer the queries of a collection in every way; prints and returns the figures."""
    seed = arguments.seed
    rows = read_rows(folder, api.LicencePolicy.ANY, arguments.limit)
    split = split_photos(folder, rows, seed)
    also = [Compared(marks) for marks in arguments.also]
    channels = ask_channels(folder, rows, split, also)
    for closer in CLOSER:
        further = closer.also if BOTH in arguments.also else ()
        looked = ask_channels(folder, rows, split, further, closer.embedding)
        channels = beside(channels, closer, looked)
    asked, validations = head_problems(folder, split, arguments)
    answers = dict(channels.answers)
    chosen = {}
    for title, row in head_rows():
        answered = row(asked, validations)
        answers[title] = answered.beside(asked.truths)
        chosen[title] = answered.chosen
    groups = [rows[photo]["individual_id"] for photo in split.queries]
    made = {
        "gallery_individuals": len(split.known_individuals),
        "gallery_photos": len(split.gallery),
        "new_individuals": len(split.new_individuals),
        "queries": len(split.queries),
        "calibrations": channels.calibrations,
        "seconds": channels.seconds,
        "rows": {
            title: row_json(given, answers[ALONE], groups, seed)
            | ({"chosen": chosen[title]} if title in chosen else {})
            | _network(title)
            for title, given in answers.items()
        },
        "pairs": pairs_json(channels.pairs, answers, groups, seed),
    }
    print(f"\n## {folder.name}\n\n{json.dumps(made, indent=1)}", flush=True)
    return made


def _network(title: str) -> dict[str, str]:
    """Whose figures a row's are, where they are other networks' than the default's."""
    named = {"pairs": find_spec(TAUGHT_NETWORK).stamp} if TAUGHT_NETWORK in title else {}
    for closer in CLOSER:
        if title.endswith(closer.ending):
            named["embed"] = find_spec(closer.network).stamp
    return named


def head_problems(
    folder: Path, split: OpenSetSplit, arguments: argparse.Namespace
) -> tuple[Problem, list[Problem]]:
    """The queries that the channels answer, and those on which heads choose."""
    judging, calibrating = (
        embedded_animals(folder, role, NETWORKS, arguments.work, arguments.limit)
        for role in (Role.TEST, Role.CALIBRATE)
    )
    return (
        problem_of_split(judging, split),
        [problem(calibrating, seed) for seed in VALIDATION_SEEDS],
    )


if __name__ == "__main__":
    main()
