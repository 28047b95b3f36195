"""What does training change? `python -m benchmarks.training_table --photos DATA`.

Recipes side by side on individuals that none of them has seen: the paper's, the winner's and ours.
All rows have the same budget of photo passes and the same side. The file is written after each row,
and rows of the same recipes that stand there are not trained again; nor are finished runs.

--choices asks instead what carries our recipe: each of its choices is made otherwise, one at a
time. Those rows advise what ships, so that the individuals judge that calibrate elsewhere.

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
from rorqual.training.table.rows import choice_rows, table_rows

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "training.json"
CHOICES = FIGURES.with_name("training_choices.json")
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
    parser.add_argument(
        "--choices", action="store_true", help="our recipe, and each of its choices otherwise"
    )
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
    every_row = (choice_rows if arguments.choices else table_rows)(budget)
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
        arguments.output or _figures(full=arguments.full, choices=arguments.choices),
        terms | {"photo_limit": arguments.limit},
        arguments.weights,
        Role.CALIBRATE if arguments.choices else Role.TEST,
    )
    try:
        table.require_weights(rows)
    except UsageError as error:
        parser.error(str(error))
    for row in rows:
        table.add(row)
    table.write(keys)


def _figures(*, full: bool, choices: bool) -> Path:
    if choices:
        return CHOICES.with_name("training_choices_full.json") if full else CHOICES
    return FULL_FIGURES if full else FIGURES


if __name__ == "__main__":
    main()
