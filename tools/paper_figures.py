"""How do the paper's tables and figures read beside what this repository gets?"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rorqual.evaluation.requirements import OWN_SPEED, SPEED
from tools.figure_cells import line

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures"
MAP_AT_5 = "MAP@5 with new_individual"
UNKNOWN = "-"
_PAPER, _TARGET = "the paper, Happywhale in full", "target"
_TRAIN = "`rorqual train {} --data train.csv --photos happywhale --output RUN`"
_EVALUATE = "`rorqual evaluate happywhale --labels held_out.csv --embedding NETWORK --output RUN{}`"
_LADDER = {  # row of training.json -> the paper's MAP@5, the recipe at full size
    "paper-basic-cnn": ("0.10", "paper-basic-cnn"),
    "paper-resnet50": ("0.48", "paper-resnet50-arcmargin"),
    "paper-b5": ("0.86", "paper-efficientnet-b5-arcface"),
    "paper-blend": (UNKNOWN, "paper-blend-b6"),
    "ours": (UNKNOWN, "rorqual-lite0"),
}
_HEADS = "`python -m benchmarks.matching --photos DATA`"
_BLEND = "`rorqual blend *.csv --weights WEIGHTS --mode {} --output submission.csv`"
_TARGETS = "The reference service's targets"
_FOLDS = (
    ("MAP@5, mean and SD of ten folds", "MAP@5", "0.886, SD 0.004"),
    ("accuracy, mean and SD of ten folds", "top-1 of the known", "0.841, SD 0.006"),
    ("macro F1, mean and SD of ten folds", "macro F1", "0.794, SD 0.011"),
)
_PAPERS_CONDITIONS = ("blur", "dusk", "blur and dusk")

Reports = Mapping[str, Any]  # collection -> report of an evaluation


def paper_tables(reports: Reports) -> str:
    """Every table of the paper, with a command for whoever has all of Happywhale."""
    parts = {
        "From a basic CNN to the blend, MAP@5": _ladder(reports),
        "Ten folds": _folds(reports),
        "The trained network against ImageNet's, paired on ten folds": _two_networks(reports),
        "Bad photos": _bad_photos(reports),
        "Who it is: the vote of 50 neighbours, and blends of ranks, MAP@5": _heads(reports),
        "Embedding and marks": _marks(reports),
        _TARGETS: _targets(reports),
    }
    here = [f"here, {name.replace('_', ' ')}" for name in reports]
    tables = []
    for title, rows in parts.items():
        head = ["what", _TARGET if title == _TARGETS else _PAPER, *here, "at full size"]
        lines = [line(head), line(["---"] * len(head)), *map(line, rows)]
        tables.append(f"**{title}**\n\n" + "\n".join(lines))
    return "\n\n".join(tables)


def _ladder(reports: Reports) -> Iterator[list[str]]:
    trained = _read("training")["rows"]
    for name, (paper, recipe) in _LADDER.items():
        row = trained[name]
        title = row["title"] + (f" ({row['note']})" if row["note"] else "")
        if len(row["seeds"]) > 1:
            title += f" ({len(row['seeds'])} seeds on the same photos, counted together)"
        own = [_figure(row["collections"][it]["figures"][MAP_AT_5]) for it in reports]
        yield [title, paper, *own, _TRAIN.format(recipe)]


def _folds(reports: Reports) -> Iterator[list[str]]:
    sections = [_section(it, "folds") for it in reports.values()]
    for label, figure, paper in _FOLDS:
        yield [label, paper, *(_fold_cell(it, figure) for it in sections), _EVALUATE.format("")]


def _fold_cell(section: Mapping[str, Any], figure: str) -> str:
    """Mean with Student's interval, SD, and the range of the folds."""
    it = section["folds"][figure]
    return (
        f"{it['mean']:.3f} ({it['low']:.3f} to {it['high']:.3f}), SD {it['sd']:.3f}, folds "
        f"{it['smallest']:.3f} to {it['largest']:.3f}; n {section['queries']}"
    )


def _two_networks(reports: Reports) -> Iterator[list[str]]:
    collections = _read("compared_networks")["collections"]
    for label, figure, _ in _FOLDS:
        own = []
        for name in reports:
            rows = collections[name]["rows"]
            of_folds = (it for it in rows if (it["protocol"], it["figure"]) == ("folds", figure))
            own.append(_paired_cell(next(of_folds)))
        yield [label.split(",")[0], UNKNOWN, *own, "`rorqual compare RUN_A RUN_B`"]


def _paired_cell(row: Mapping[str, Any]) -> str:
    """Both figures, their difference with its interval, and the p of Wilcoxon's tests."""
    it = row["difference"]
    cell = (
        f"{row['first']:.3f} and {row['second']:.3f}: {it['value']:+.3f} ({it['low']:+.3f} to "
        f"{it['high']:+.3f}); p of folds {row['folds_p']:.3g}"
    )
    p = row["individuals_p"]
    return cell if p is None else f"{cell}, of individuals {p:.3g}"


def _bad_photos(reports: Reports) -> Iterator[list[str]]:
    bad = [it["robustness"] for it in reports.values()]
    paper = bad[0]["paper"]
    command = _EVALUATE.format(" --pictures")
    clean = [_figure(it["clean"]) for it in bad]
    yield ["MAP@5, clean photos", f"{paper['clean']:.2f}", *clean, command]
    degraded = ", ".join(f"{value:.2f}" for value in paper["degraded"])
    for conditions in zip(*(part["conditions"] for part in bad), strict=True):
        if conditions[0]["kind"] in _PAPERS_CONDITIONS:
            own = [_figure(it["map_at_5"]) for it in conditions]
            yield [f"MAP@5, {conditions[0]['name']}", f"among {degraded}", *own, command]


def _heads(reports: Reports) -> Iterator[list[str]]:
    collections = _read("matching")["collections"]
    rows = [collections[name]["rows"] for name in reports]
    for title, command in (
        ("the paper's vote, as published", _HEADS),
        ("the paper's vote, voters and threshold chosen", _HEADS),
        ("best photo and centroid, half and half (default)", _EVALUATE.format("")),
        ("both networks, ranks blended (paper, ascent weights)", _BLEND.format("paper")),
        ("both networks, ranks blended (notebook, ascent weights)", _BLEND.format("notebook")),
    ):
        yield [title, UNKNOWN, *(_figure(it[title]["figures"][MAP_AT_5]) for it in rows), command]


def _marks(reports: Reports) -> Iterator[list[str]]:
    ways = _read("matching")["collections"]
    command = _EVALUATE.format(" --marks")
    for title, way in (("embedding alone, MAP@5", "embedding alone"), ("fused, MAP@5", "fused")):
        own = [_figure(ways[name]["rows"][way]["figures"][MAP_AT_5]) for name in reports]
        yield [title, UNKNOWN, *own, command]


def _targets(reports: Reports) -> Iterator[list[str]]:
    tables = [it["requirements"] for it in reports.values()]
    speed = _read("speed")
    for rows in zip(*tables, strict=True):
        first = rows[0]
        target = f"{'at least' if first['at_least'] else 'at most'} {first['target']:g}"
        name = first["name"]
        if name == SPEED.name:
            own = [_speed_cell(speed["one_photo_1920x1080"], "p95_ms", first["target"])] * len(rows)
        elif name == OWN_SPEED.name:
            name += ": reading, gate, finding, embedding and comparing, 95th percentile"
            own = [_speed_cell(speed["steps"], "leading_p95_ms", first["target"])] * len(rows)
        else:
            own = [
                f"{_figure(it['figure'])}: {it['verdict']}" if it["figure"] else it["verdict"]
                for it in rows
            ]
        yield [name, target, *own, f"`{first['command']}`"]


def _speed_cell(speed: Mapping[str, Any], figure: str, target: float) -> str:
    """A figure of the times in seconds with its interval, and what they say of the target."""
    value, low, high = (ms / 1000 for ms in (speed[figure], *speed[f"{figure}_interval"]))
    verdict = "met" if value <= target else "not met"
    if low <= target < high:
        verdict += ", but the interval crosses the target"
    return f"{value:.3f} s ({low:.3f} to {high:.3f}, n {speed['n']} rendered photos): {verdict}"


def _read(name: str) -> Any:
    return json.loads((FIGURES / f"{name}.json").read_text("utf-8"))


def _section(report: Mapping[str, Any], protocol: str) -> Any:
    return next(it for it in report["protocols"] if it["protocol"] == protocol)


def _figure(figure: Mapping[str, Any]) -> str:
    hits = f", n {figure['n']}" if figure["k"] is None else f", {figure['k']} of {figure['n']}"
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f}{hits})"
