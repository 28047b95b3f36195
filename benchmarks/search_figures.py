"""How do figures of some sizes join those that were measured before?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def merged(
    path: Path, settings: Mapping[str, Any], sizes: Mapping[int, Mapping[str, Any]]
) -> dict[str, Any]:
    """The figures of a file with new ones in the place of those of the same size and way.

    Args:
        path: of the file; where there is none, the new ones stand alone.
        settings: what all of them have in common.
        sizes: rows of the gallery -> way to search -> its figures.

    Raises:
        SystemExit: where the file was made with other settings; figures that do not compare are
            not put into one table.
    """
    before: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for name, value in settings.items():
        if before and before[name] != value:
            raise SystemExit(
                f"{path} was measured with {name} = {before[name]}, and now it is {value}: name "
                "another file with --output, or delete this one"
            )
    joined = {int(size): rows for size, rows in before.get("sizes", {}).items()}
    for size, rows in sizes.items():
        joined[size] = joined.get(size, {}) | rows
    in_order = {str(size): joined[size] for size in sorted(joined)}
    command = f"python -m benchmarks.search --sizes {' '.join(in_order)}"
    return {"command": command, **settings, "sizes": in_order}
