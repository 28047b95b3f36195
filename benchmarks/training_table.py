"""What does training change? `python -m benchmarks.training_table --photos DATA`.

Recipes side by side on individuals that none of them has seen: the paper's, the winner's, ours, and
ours with one choice left out at a time. All rows have the same budget of photo passes and the same
side. The file is written after each row, and rows that stand there already, of the same recipes,
are not trained again; nor are finished runs.

--full gives every recipe its own trunk, size and length, and the table a file of its own. Weights
that no package carries come from the folder --weights. The photos have no boxes of parts and all
have labels: parts are looked for in the given box, no fold validates, nothing is pseudo-labelled.
"""

import argparse
import tempfile
from dataclasses import asdict
from itertools import product
from pathlib import Path

from benchmarks.training_rows import Table
from rorqual.domain.errors import UsageError
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS
from rorqual.training.table.animals import collection_animals
from rorqual.training.table.budget import Budget
from rorqual.training.table.rows import table_rows

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "training.json"
FULL_FIGURES = FIGURES.with_name("training_full.json")
WORK = Path(tempfile.gettempdir()) / "rorqual-training-table"


def main() -> None:
    """Train and judge the rows that are missing, and keep the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--side", type=int, default=96, help="pixels that the networks see")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--full", action="store_true", help="every recipe at its own size")
    parser.add_argument(
        "--weights", type=Path, help="folder of trunks' weights, TRUNK.safetensors or TRUNK.pth"
    )
    parser.add_argument("--rows", nargs="*", help="only these rows; see the keys of the figures")
    parser.add_argument("--limit", type=int, help="photos of a collection and role, for a look")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of crops and runs")
    parser.add_argument("--output", type=Path, help="file of the figures")
    arguments = parser.parse_args()
    budget = None if arguments.full else Budget(arguments.side, arguments.epochs)
    every_row = table_rows(budget)
    keys = [row.key for row in every_row]
    if unknown := {*(arguments.rows or ())} - {*keys}:
        parser.error(f"no such rows: {', '.join(sorted(unknown))}")
    rows = [row for row in every_row if arguments.rows is None or row.key in arguments.rows]
    animals = [
        animal
        for name, role in product(COLLECTIONS, Role)
        for animal in collection_animals(arguments.photos, [name], [role], photos=arguments.limit)
    ]
    terms = {"full": True} if budget is None else asdict(budget)
    table = Table(
        animals,
        arguments.work,
        arguments.output or (FULL_FIGURES if budget is None else FIGURES),
        terms | {"photo_limit": arguments.limit},
        arguments.weights,
    )
    try:
        table.require_weights(rows)
    except UsageError as error:
        parser.error(str(error))
    for row in rows:
        table.add(row)
    table.write(keys)


if __name__ == "__main__":
    main()
