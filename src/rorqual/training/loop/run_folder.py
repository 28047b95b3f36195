"""What lies in a run's folder, and may this training go on in it?"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rorqual.domain.errors import UsageError
from rorqual.domain.label import RowError
from rorqual.training.data.classes import Classes
from rorqual.training.loop.history import EpochFigures, history_table
from rorqual.training.recipe.recipe import Recipe
from rorqual.training.recipe.recipe_file import read_recipe, recipe_yaml

_CROPS = "crops"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Everything that a training writes; each file takes its place when it is complete."""

    path: Path

    @property
    def crops(self) -> Path:
        """Folder of the cached crops, where the caller keeps them here."""
        return self.path / _CROPS

    @property
    def learning_curve(self) -> Path:
        """A picture."""
        return self.path / "learning_curve.png"

    def checkpoints(self, round_: int) -> Path:
        """Folder of a round's checkpoints."""
        return self.path / "checkpoints" / f"round-{round_}"

    def claim(self, recipe: Recipe) -> None:
        """Make the folder, or go on with one of the same recipe.

        Raises:
            UsageError: where it belongs to another recipe or holds something else.
        """
        kept = self.path / "recipe.yaml"
        if kept.is_file():
            if differences := list(_differences(asdict(read_recipe(kept)), asdict(recipe))):
                raise UsageError(
                    f"{self.path} was begun with another recipe ({'; '.join(differences)}): "
                    f"name another folder, or go on with {kept}"
                )
            return
        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise UsageError(f"{self.path} is no run of training: name a new or empty folder")
        self.path.mkdir(parents=True, exist_ok=True)
        self._write("recipe.yaml", recipe_yaml(recipe))

    def describe(
        self, description: Mapping[str, Any], classes: Classes, unreadable: Sequence[RowError]
    ) -> None:
        """Keep what the run is made of.

        Args:
            description: see `provenance.run_description`.
            classes: of the individuals.
            unreadable: photos that are left out.

        Raises:
            UsageError: where the run was begun with other photos or labels.
        """
        kept = self.path / "run.json"
        if kept.is_file():
            if json.loads(kept.read_text("utf-8"))["data"] != description["data"]:
                raise UsageError(
                    f"{self.path} was begun with other photos or labels: name another folder, "
                    "or bring back those of before"
                )
            return
        self._write("classes.json", _json(classes.to_json()))
        rows = [(error.file, error.message) for error in unreadable]
        self.write_table("unreadable.csv", ("photo", "reason"), rows)
        self._write("run.json", _json(description))  # last: with it the rest is there

    def write_history(self, history: Sequence[EpochFigures]) -> None:
        """Keep the epochs so far as metrics.csv."""
        self._write("metrics.csv", history_table(history))

    def write_table(
        self, name: str, header: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """Keep a table."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        self._write(name, text.getvalue())

    def _write(self, name: str, text: str) -> None:
        part = self.path / f".{name}.part"
        part.write_text(text, "utf-8", newline="\n")
        part.replace(self.path / name)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _differences(
    before: Mapping[str, Any], now: Mapping[str, Any], prefix: str = ""
) -> Iterator[str]:
    """The fields that differ, as `field: before, now ...`."""
    for name, old in before.items():
        new = now[name]
        if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
            yield from _differences(old, new, f"{prefix}{name}.")
        elif old != new:
            yield f"{prefix}{name}: {old}, now {new}"
