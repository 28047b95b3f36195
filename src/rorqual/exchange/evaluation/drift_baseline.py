"""How does what later answers are compared with lie in a file?"""

import json
from pathlib import Path

from rorqual.domain.errors import UsageError
from rorqual.evaluation.answer_drift import SHARES, VALUES, Samples

BASELINE = "baseline.json"  # in the folder of an evaluation
_SCHEMA = 1


def write_baseline(file: Path, samples: Samples) -> None:
    """Write samples as JSON.

    Raises:
        UsageError: where the file cannot be written.
    """
    written = {
        "schema": _SCHEMA,
        "photos": samples.photos,
        "values": {name: list(values) for name, values in samples.values.items()},
        "shares": {name: list(shares) for name, shares in samples.shares.items()},
        "models": sorted(samples.models),
    }
    try:
        file.write_text(json.dumps(written) + "\n", "utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror})") from error


def read_baseline(path: Path) -> Samples:
    """Read samples back.

    Args:
        path: a file of `write_baseline`, or the folder of an evaluation, which holds one.

    Raises:
        UsageError: where it is no such file.
    """
    file = path / BASELINE if path.is_dir() else path
    try:
        read = json.loads(file.read_text("utf-8"))
        if read["schema"] != _SCHEMA:
            raise UsageError(f"{file} was written by another version: make it anew")
        return Samples(
            int(read["photos"]),
            {name: [float(it) for it in read["values"].get(name, ())] for name in VALUES},
            {name: [bool(it) for it in read["shares"].get(name, ())] for name in SHARES},
            frozenset(str(it) for it in read["models"]),
        )
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}): name the folder of a run of `rorqual "
            "evaluate` on photos or on a catalogue"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{file} is damaged, or no {BASELINE}: run `rorqual evaluate` again"
        ) from error
