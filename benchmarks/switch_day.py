"""A day with a switched network. `python -m benchmarks.switch_day --photos DATA`.

Right whales are imported and some others identified. Then, by the command line as a user would: a
switch to another network that is killed in the middle, the same answers as before, the switch
carried on, a comparison, the way back. Said is what stayed the same, and how long each step took.
How good either network is, is not said: the default one has learned from some of these animals.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from rorqual import api
from rorqual.catalogue.engine import reading
from rorqual.catalogue.network_choices import network_history
from rorqual.catalogue.schema import decisions, embeddings

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "switch_day.json"
OTHER = "lite0-levels"


def main() -> None:
    """Live through the day, print and keep what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--limit", type=int, default=3000, help="photos in the catalogue")
    parser.add_argument(
        "--queries", type=int, default=30, help="photos that are identified again and again"
    )
    parser.add_argument("--output", type=Path, default=FIGURES)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        collection = arguments.photos / "right_whales"
        day = Day(Path(folder), collection, arguments.limit, arguments.queries)
        options = f"--limit {arguments.limit} --queries {arguments.queries}"
        command = f"python -m benchmarks.switch_day --photos DATA {options}"
        figures = {"command": command, **day.live()}
    text = json.dumps(figures, indent=1)
    print(text)
    arguments.output.write_text(text + "\n", "utf-8")


class Day:
    """A catalogue of real animals and what is done with it."""

    def __init__(self, work: Path, collection: Path, limit: int, queries: int) -> None:
        self._catalogue = work / "catalogue"
        self._answers = work / "answers.jsonl"
        self._labels = work / "labels.csv"
        self._seconds: dict[str, float] = {}
        with (collection / "photos.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        places = {path.name: path for path in sorted(collection.rglob("*.jpg"))}
        rows = [row for row in rows if row["photo"] in places]
        kept, asked = rows[:limit], rows[limit : limit + queries]
        with self._labels.open("w", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, ("photo", "species", "individual_id"))
            table.writeheader()
            table.writerows({name: row[name] for name in table.fieldnames} for row in kept)
        self._photos, self._queries = (
            [str(places[row["photo"]]) for row in some] for some in (kept, asked)
        )

    def live(self) -> dict[str, Any]:
        """All steps in their order."""
        self._timed("init", "init")
        self._timed("import", "import", *self._photos, "--labels", str(self._labels))
        first = self._identify("identify")
        decided = self._decisions()
        vectors = self._count()
        killed_at = self._killed_switch(vectors + vectors // 2)
        during = self._identify("identify while half switched")
        self._timed("carry the switch on", "models", "use", OTHER)
        after = self._identify("identify by the other network")
        self._timed("compare", "models", "compare", "rorqual-lite0", OTHER)
        self._timed("switch back", "models", "use", "rorqual-lite0")
        back = self._identify("identify again")
        kept = self._decisions()
        with api.open_catalogue(self._catalogue) as catalogue:
            is_healthy = api.check(catalogue).is_healthy
            history = [it.network_id for it in network_history(catalogue)]
        return {
            "photos": len(self._photos),
            "animals": vectors,
            "vectors_when_killed": killed_at - vectors,
            "queries": len(self._queries),
            "same_answers_while_half_switched": during == first,
            "other_answers_by_the_other_network": after != first,
            "same_answers_after_going_back": back == first,
            "decisions": len(decided),
            "decisions_changed_or_gone": sum(it not in kept for it in decided),
            "history": history,
            "catalogue_is_sound": is_healthy,
            "seconds": {name: round(seconds, 1) for name, seconds in self._seconds.items()},
        }

    def _killed_switch(self, enough: int) -> int:
        """Begin the switch, and kill it once there are enough vectors; how many there are."""
        process = subprocess.Popen(self._command("models", "use", OTHER), stderr=subprocess.DEVNULL)
        while self._count() < enough and process.poll() is None:
            time.sleep(0.05)
        process.kill()
        process.wait()
        return self._count()

    def _identify(self, step: str) -> list[Any]:
        self._timed(step, "identify", *self._queries, "--output", str(self._answers))
        return [json.loads(line) for line in self._answers.read_text("utf-8").splitlines()]

    def _timed(self, step: str, *arguments: str) -> None:
        began = time.perf_counter()
        subprocess.run(self._command(*arguments), check=True)
        self._seconds[step] = time.perf_counter() - began

    def _command(self, *arguments: str) -> list[str]:
        named = [] if arguments[0] == "init" else ["--catalogue"]
        return [sys.executable, "-m", "rorqual", *arguments, *named, str(self._catalogue)]

    def _count(self) -> int:
        return int(
            self._ask(lambda it: it.execute(select(func.count(embeddings.c.vector))).scalar())
        )

    def _decisions(self) -> set[tuple[Any, ...]]:
        """All that persons decided and the machine suggested so far, with its times."""
        columns = [column for column in decisions.c if column.name != "details"]
        rows = self._ask(lambda it: it.execute(select(*columns)).all())
        return {tuple(row) for row in rows}

    def _ask(self, question: Callable[[Any], Any]) -> Any:
        with api.open_catalogue(self._catalogue) as catalogue, reading(catalogue.engine) as it:
            return question(it)


if __name__ == "__main__":
    main()
