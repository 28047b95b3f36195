"""What is needed for a row of the table of training, and which rows stand there already?"""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.main_job import as_json
from rorqual import __version__
from rorqual.evaluation.summary import markdown_table, summarise
from rorqual.training.data.animals import TrainingAnimal
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS
from rorqual.training.loop.history import EpochFigures
from rorqual.training.loop.train import train
from rorqual.training.model.identity_network import IdentityNetwork
from rorqual.training.table.animals import crops_of, with_role
from rorqual.training.table.judging import HeldOut, Judgement, judge
from rorqual.training.table.rows import Row, digest
from rorqual.training.table.vectors import embedded, joined, pooled
from rorqual.training.table.weights import require_weight_files, with_weight_files

Vectors = NDArray[np.float32]


class Trained(NamedTuple):
    """What one seed of a row gave."""

    history: list[EpochFigures]  # of all members
    judgements: dict[str, Judgement]  # of each collection


class Table:
    """The rows so far, and what is needed to make more of them."""

    def __init__(
        self,
        animals: list[TrainingAnimal],
        work: Path,
        output: Path,
        budget: dict[str, Any],
        weights: Path | None = None,
        judging: Role = Role.TEST,
    ) -> None:
        """Read what stands there.

        Args:
            animals: of all roles.
            work: folder of crops and runs.
            output: file of the figures.
            budget: of every row.
            weights: folder of trunks' weights.
            judging: role of the individuals of which the figures are. A choice that one of the
                rows decides must not be judged by those that report it: it has the others.
        """
        self._roles = (Role.TEST if judging is Role.CALIBRATE else Role.CALIBRATE, judging)
        self._animals, self._work, self._weights = animals, work, weights
        self._output, self._budget = output, budget
        written = {"budget": budget, "rows": {}}
        if output.is_file():
            written = json.loads(output.read_text("utf-8"))
        if written["budget"] != budget:
            raise SystemExit(f"{output} has rows of another budget: name another --output")
        self._rows: dict[str, Any] = written["rows"]

    def require_weights(self, rows: Sequence[Row]) -> None:
        """Find out before hours of training whether the missing rows' weights are there.

        Raises:
            UsageError: names each missing file and where it can be had.
        """
        missing = [row for row in rows if not self._has(row)]
        require_weight_files([recipe for row in missing for recipe in row.members], self._weights)

    def add(self, row: Row) -> None:
        """Train and judge a row, unless it stands there with the same recipes."""
        if self._has(row):
            return
        print(f"\n## {row.title}", flush=True)
        trained = [self._trained(row, seed) for seed in row.seeds]
        self._rows[row.key] = {
            "title": row.title,
            "note": row.note,
            "teaching": list(row.collections) if row.trains else [],
            "trunks": [recipe.backbone.name for recipe in row.members],
            "sides": [recipe.image.side for recipe in row.members],
            "seeds": list(row.seeds),
            "recipes": _digests(row),
            "photo_passes": sum(epoch.photos for epoch in trained[0].history),
            "device": _device(),
            "minutes": round(sum(epoch.seconds for epoch in trained[0].history) / 60, 1),
            "collections": {
                name: verdict(name, [it.judgements[name] for it in trained]) for name in COLLECTIONS
            },
        }
        self.write(list(self._rows))

    def write(self, order: Sequence[str]) -> None:
        """Keep the rows in their file, in this order; others stand at the end."""
        places = {key: place for place, key in enumerate(order)}
        keys = sorted(self._rows, key=lambda key: places.get(key, len(places)))
        full = " --full --weights FOLDER" if "full" in self._budget else ""
        choices = " --choices" if self._roles[1] is Role.CALIBRATE else ""
        figures = {
            "command": "python -m benchmarks.training_table --photos DATA" + full + choices,
            "rorqual": __version__,
            "made_at": datetime.now(UTC).date().isoformat(),
            "budget": self._budget,
            "rows": {key: self._rows[key] for key in keys},
        }
        self._output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")

    def _has(self, row: Row) -> bool:
        return bool(self._rows.get(row.key, {}).get("recipes") == _digests(row))

    def _trained(self, row: Row, seed: int) -> Trained:
        """Train and judge a row's members with one seed."""
        history: list[EpochFigures] = []
        vectors: dict[tuple[str, Role], list[Vectors]] = {}
        held_out: dict[str, HeldOut] = {}
        for shipped in row.of_seed(seed):
            recipe = with_weight_files(shipped, self._weights)
            cache = crops_of(
                self._animals,
                side=recipe.image.cached_side,
                margin=recipe.augmentation.box_margin,
                folder=self._work,
            )
            if row.trains:
                teaching = with_role(cache, Role.FIT, row.collections)
                run = self._work / "runs" / f"{digest(recipe)}-{teaching.fingerprint[:12]}"
                outcome = train(recipe, teaching, run)
                network, embed = outcome.network, embedded
                history += outcome.history
            else:
                network, embed = IdentityNetwork(recipe), pooled
            for name in COLLECTIONS:
                own = [with_role(cache, role, [name]) for role in self._roles]
                held_out[name] = HeldOut(*own)
                for role, animals in zip(self._roles, own, strict=True):
                    vectors.setdefault((name, role), []).append(
                        embed(network, animals, recipe.image.side)
                    )
        judgements = {
            name: judge(
                held_out[name],
                *(joined(vectors[name, role]) for role in self._roles),
            )
            for name in COLLECTIONS
        }
        return Trained(history, judgements)


def _device() -> str:
    """What trains: the name of a graphics card, or how many processors."""
    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return f"{os.cpu_count()} processors"


def _digests(row: Row) -> list[str]:
    return [digest(recipe) for seed in row.seeds for recipe in row.of_seed(seed)]


def verdict(collection: str, judgements: Sequence[Judgement]) -> dict[str, Any]:
    """The figures over the answers of all seeds, printed, and as JSON values.

    An individual is drawn with all its queries of all seeds, so that the interval is that of the
    mean over seeds; what the seeds differ by stands beside it.
    """
    queries = [query for judgement in judgements for query in judgement.queries]
    table = summarise(queries)
    print(f"\n{collection}\n\n{markdown_table(table)}", flush=True)
    of_seeds = [summarise(judgement.queries, draws=1) for judgement in judgements]
    return {
        "queries": len(judgements[0].queries),
        "gallery_individuals": judgements[0].gallery_individuals,
        "gallery_photos": judgements[0].gallery_photos,
        "new_individuals": judgements[0].new_individuals,
        "figures": {
            figure.name: {
                **as_json(figure),
                "by_seed": [round(of_seed[place].interval.value, 4) for of_seed in of_seeds],
            }
            for place, figure in enumerate(table)
        },
    }
