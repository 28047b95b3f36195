"""How does a person read an evaluation? One self-contained page with tables and plots."""

import secrets
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from rorqual.evaluation.requirements import DROP
from rorqual.exchange.atomic import atomic_text_file
from rorqual.exchange.evaluation.plots import Bar, bars
from rorqual.exchange.evaluation.roc_plot import gate_curves
from rorqual.exchange.evaluation.severity_plot import severity_curves

PAGE = "report.html"
_PACKAGE = "rorqual.exchange.evaluation"
TITLES = {
    "closed": "Closed set: everybody is known",
    "time": "By time: a new season against what was known before",
    "folds": "Cross-validation in ten folds: everybody is known",
    "given": "The split that was given",
}
PLOTTED = ("MAP@5", "top-1 of the known")


def write_page(
    run: Path, report: Mapping[str, Any], pictures: Sequence[Mapping[str, str]] = ()
) -> None:
    """Write the page of a run beside its report.json, from that and the pictures.

    Args:
        run: folder of the run.
        report: as in report.json.
        pictures: of the confusions in the report, see `confusion_pictures`.

    Raises:
        UsageError: where the page cannot be written there.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=number, interval=interval, title=protocol_title)
    style = (files(_PACKAGE) / "assets" / "evaluation.css").read_text(encoding="utf-8")
    html = environment.get_template("page.html").render(
        report=report,
        plots=_plots(report),
        pictures=pictures,
        style=style,
        nonce=secrets.token_urlsafe(18),
    )
    with atomic_text_file(run / PAGE, newline="") as file:
        file.write(html.encode("utf-8", "replace").decode("utf-8"))


def protocol_title(protocol: str) -> str:
    """A protocol as a heading."""
    if protocol.startswith("open "):
        return f"Open set: {protocol.removeprefix('open ')} of the individuals are new"
    return TITLES.get(protocol, protocol)


def number(value: float | None) -> str:
    """A figure, or a dash where the data cannot carry it."""
    return "-" if value is None else f"{value:.3f}"


def interval(figure: Mapping[str, Any]) -> str:
    """The 95 % interval, or a dash."""
    return "-" if figure["low"] is None else f"{figure['low']:.3f} to {figure['high']:.3f}"


def _plots(report: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Protocol and figure -> the model above its baselines; and those of single parts."""
    single: dict[tuple[str, str], str] = {}
    if bad := report.get("robustness"):
        title = "What bad photos cost"
        single["robustness", ""] = severity_curves(title, bad, target=DROP.target)
    if gate := report.get("gate"):
        single["gate", ""] = gate_curves("ROC of the gate", {"the gate": gate})
    return single | {
        (section["protocol"], name): bars(f"{name}, {section['protocol']}", rows)
        for section in report["protocols"]
        for name in PLOTTED
        if len(rows := _bars(section, name)) > 1
    }


def _bars(section: Mapping[str, Any], name: str) -> list[Bar]:
    ways = {"this model": section["figures"], **section["baselines"]}
    return [
        Bar(way, it["value"], it["low"], it["high"], way != "this model")
        for way, figures in ways.items()
        if (it := figures.get(name)) and it["value"] is not None
    ]
