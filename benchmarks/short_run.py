"""How does a benchmark on real photos that takes minutes run, and where do its figures go?"""

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.matching.head_problem import TRAINED
from rorqual import __version__
from rorqual.networks.store import find_spec

Measure = Callable[[Path, int | None], dict[str, Any]]  # DATA, individuals at most -> figures


def run(module: str, description: str | None, output: Path, measure: Measure) -> None:
    """Measure, print and write the figures; those of a quick look are printed alone.

    Args:
        module: the benchmark, as a command names it.
        description: of the benchmark.
        output: the file, where the user names no other.
        measure: what is measured of the default embedder.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--output", type=Path, default=output)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    figures = {
        "command": f"python -m {module} --photos DATA",
        "rorqual": __version__,
        "made_at": datetime.now(UTC).date().isoformat(),
        "embed": find_spec(TRAINED).stamp,
        **measure(arguments.photos, arguments.limit),
    }
    text = json.dumps(figures, indent=1) + "\n"
    print(text, end="")
    if arguments.limit is None:
        arguments.output.write_text(text, "utf-8")
