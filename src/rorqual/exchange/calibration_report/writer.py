"""How does the report of a calibration become one page?"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2

from rorqual import __version__
from rorqual.exchange.atomic import atomic_text_file
from rorqual.exchange.calibration_report.diagram import SIDE, dots
from rorqual.exchange.channel_words import CHANNELS
from rorqual.exchange.report.page import asset

TITLES = {
    "before": "Before",
    "embedding_alone": "Now, the embedding alone",
    "fused": "Now, all channels together",
    "species_apart": "Now, each species apart",
}
FIGURES = {
    "top_1_known": "Known animals found first",
    "map_at_5": "MAP@5 with new_individual",
    "novelty_auroc": "Novelty AUROC",
    "ece": "Calibration error of the likeliest answer",
    "log_loss": "Surprise by the right answer, nats",
}


def write_calibration_report(
    path: Path, report: Mapping[str, Any], *, catalogue_name: str, created_at: datetime
) -> None:
    """Write what a calibration changed as one HTML page that needs no network.

    Args:
        path: the page, in a folder that exists.
        report: of a calibration that was fitted.
        catalogue_name: for the heading.
        created_at: for the heading.

    Raises:
        UsageError: where the page cannot be written there.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("rorqual.exchange.calibration_report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    compared = report["compared"]
    text = environment.get_template("calibration.html").render(
        catalogue=catalogue_name,
        created=created_at.strftime("%Y-%m-%d %H:%M"),
        version=__version__,
        style=asset("report.css"),
        report=report,
        columns={key: TITLES[key] for key in TITLES if key in compared},
        compared=compared,
        figures=FIGURES,
        channels=CHANNELS,
        diagrams={key: dots(it["reliability"]) for key, it in compared.items()},
        side=SIDE,
    )
    with atomic_text_file(path) as file:
        file.write(text.encode("utf-8", "replace").decode("utf-8"))
