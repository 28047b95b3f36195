"""With what was a network trained? Versions, commit, data and seed, for run.json."""

import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rorqual import __file__ as package
from rorqual import __version__
from rorqual.training.data.crops import CropCache
from rorqual.training.loop.division import Division
from rorqual.training.recipe.recipe import Recipe

_LIBRARIES = (
    "torch",
    "timm",
    "pytorch-lightning",
    "pytorch-metric-learning",
    "kornia",
    "numpy",
    "pillow",
)


def run_description(recipe: Recipe, cache: CropCache, division: Division) -> dict[str, Any]:
    """A JSON object that tells runs apart; `data` changes with any byte of photo or label."""
    return {
        "recipe": recipe.name,
        "seed": recipe.loop.seed,
        "data": cache.fingerprint,
        "photos": {
            "teaching": len(division.teaching),
            "validating": len(division.validating),
            "unlabelled": len(division.unlabelled),
            "unlabelled_near_validating": len(division.kept_apart),
            "unreadable": len(cache.unreadable),
        },
        "individuals": len(division.individuals.names),
        "species": list(division.species.names),
        "rorqual": __version__,
        "commit": _commit(),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    """The commit of the source, `+` where it was changed since; None outside a checkout of it."""
    if not _git("ls-files", "__init__.py"):
        return None
    return _git("describe", "--always", "--abbrev=40", "--dirty=+", "--exclude=*")


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=Path(package).parent,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
