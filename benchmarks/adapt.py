"""What does `rorqual adapt` gain on real animals? `python -m benchmarks.adapt --photos DATA`.

With the permissive networks, of which none has seen any of these photos. Three quarters of the
individuals of a collection make a catalogue, which calibrates itself and adapts. Then it meets the
others: two thirds of their photos are imported, and the rest are asked for, with the head and
without it. No individual that is asked for had a part in fitting head or calibrations.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.main_job import (
    BOX,
    Rows,
    as_json,
    read_rows,
    scored,
    split_photos,
    write_table,
)
from rorqual import __version__, api
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.intervals import bootstrap_by_group
from rorqual.evaluation.protocol import OpenSetSplit
from rorqual.evaluation.retrieval import average_precision_at_5, top_k_hit
from rorqual.evaluation.summary import Figure, ScoredQuery, markdown_table, summarise
from rorqual.training.gate_photos import Role, role_of
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "adapt.json"


class Answers(NamedTuple):
    """The same queries, answered in both ways, and what adapting said of itself."""

    before: list[ScoredQuery]
    after: list[ScoredQuery]
    adaptation: api.CatalogueAdaptation


def main() -> None:
    """Measure each collection, print its tables and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--seed", type=int, default=0, help="another seed splits otherwise")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {
        "command": "python -m benchmarks.adapt --photos DATA",
        "rorqual": __version__,
        "seed": arguments.seed,
        "made_at": datetime.now(UTC).date().isoformat(),
        "collections": {},
    }
    for name in COLLECTIONS:
        rows = read_rows(arguments.photos / name, api.LicencePolicy.PERMISSIVE, arguments.limit)
        figures["collections"][name] = measure(arguments.photos / name, rows, arguments.seed)
    if arguments.limit is None:
        arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(folder: Path, rows: Rows, seed: int) -> dict[str, Any]:
    """Adapt on some individuals, judge on others; print the tables, return them as JSON values."""
    judged = {
        photo: row for photo, row in rows.items() if role_of(row["individual_id"]) is Role.TEST
    }
    split = split_photos(folder, judged, seed)
    with tempfile.TemporaryDirectory() as work:
        answers = ask_in_both_ways(folder, rows, judged, split, Path(work))
    before, after, adaptation = answers
    tables = {"before": summarise(before, seed=seed), "after": summarise(after, seed=seed)}
    tables["gain"] = gains(before, after, seed)
    print(f"\n## {folder.name}\n\n{adaptation.outcome.reason}")
    for title, table in tables.items():
        print(f"\n{title}\n\n{markdown_table(table)}", flush=True)
    report = adaptation.outcome.report
    return {
        "adapted_on_individuals": len({it["individual_id"] for it in rows.values()})
        - len({it["individual_id"] for it in judged.values()}),
        "adapted_on_photos": len(rows) - len(judged),
        "is_kept": adaptation.outcome.head is not None,
        "nested_validation": report.to_json() if report else None,
        "gallery_photos_of_the_judged": len(split.gallery),
        "queries": len(before),
        "new_individuals": len(split.new_individuals),
        **{
            title: {figure.name: as_json(figure) for figure in table}
            for title, table in tables.items()
        },
    }


def ask_in_both_ways(
    folder: Path, rows: Rows, judged: Rows, split: OpenSetSplit, work: Path
) -> Answers:
    """Adapt, import the animals that are judged, and ask with the head and without it."""
    boxes = BOX if "x0" in next(iter(rows.values())) else ()
    given = write_table(work / "boxes.csv", rows, split.queries, BOX) if boxes else None
    queries = [folder / "photos" / photo for photo in split.queries]

    def add(catalogue: api.Catalogue, photos: Sequence[str], table: str) -> None:
        labels = write_table(work / table, rows, photos, ("species", "individual_id", *boxes))
        api.add_photos(catalogue, [folder / "photos" / photo for photo in photos], labels=labels)

    def ask(catalogue: api.Catalogue) -> list[ScoredQuery]:
        results = api.identify(catalogue, queries, boxes=given, gate=api.GateMode.OFF, local=False)
        return [scored(result, judged, split) for result in results]

    with api.create_catalogue(
        work / "catalogue", licence=api.LicencePolicy.PERMISSIVE
    ) as catalogue:
        add(catalogue, [photo for photo in rows if photo not in judged], "adapted.csv")
        api.calibrate(catalogue, local=False)
        adaptation = api.adapt(catalogue)
        add(catalogue, split.gallery, "judged.csv")
        after = ask(catalogue)
        api.switch_adaptation_off(catalogue)
        return Answers(ask(catalogue), after, adaptation)


def gains(
    before: Sequence[ScoredQuery], after: Sequence[ScoredQuery], seed: int
) -> tuple[Figure, ...]:
    """What each figure gains, query by query, with 95 % intervals over individuals."""

    def precision(query: ScoredQuery) -> float:
        return average_precision_at_5(query.predictions, query.truth)

    def hit(query: ScoredQuery, k: int) -> float:
        named = [name for name in query.predictions if name != NEW_INDIVIDUAL]
        return float(top_k_hit(named, query.truth, k))

    pairs = list(zip(before, after, strict=True))
    known = [pair for pair in pairs if not pair[0].is_new]
    differences = {
        "MAP@5 with new_individual": [
            (old.individual, precision(new) - precision(old)) for old, new in pairs
        ],
        "top-1 of the known": [(old.individual, hit(new, 1) - hit(old, 1)) for old, new in known],
        "top-5 of the known": [(old.individual, hit(new, 5) - hit(old, 5)) for old, new in known],
    }
    return tuple(
        Figure(
            name,
            bootstrap_by_group([gain for _, gain in rows], [who for who, _ in rows], seed=seed),
        )
        for name, rows in differences.items()
    )


if __name__ == "__main__":
    main()
