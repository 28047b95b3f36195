"""How did training go? A picture of loss and validation over the epochs."""

from collections.abc import Sequence
from math import isnan
from pathlib import Path
from typing import Any

from rorqual.training.loop.history import EpochFigures


def draw_learning_curve(history: Sequence[EpochFigures], path: Path, title: str) -> None:
    """Draw the epochs as PNG.

    Args:
        history: the epochs so far, at least one.
        path: the picture; takes its place when it is complete.
        title: its heading.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure: Any = Figure(figsize=(7, 4.5), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    losses: Any = figure.subplots()
    epochs = list(range(1, len(history) + 1))
    losses.plot(epochs, [it.loss for it in history], color="tab:gray", label="training loss")
    validated = [(n, it) for n, it in zip(epochs, history, strict=True) if it.validation_loss]
    if validated:
        places, values = zip(*((n, it.validation_loss) for n, it in validated), strict=True)
        losses.plot(places, values, color="tab:gray", linestyle=":", label="validation loss")
    losses.set(xlabel="epoch", ylabel="loss", title=title)
    rates: Any = losses.twinx()
    rates.set(ylabel="of the validation photos", ylim=(0, 1))
    for name, words, colour in (
        ("top_1", "top-1", "tab:blue"),
        ("top_5", "top-5", "tab:cyan"),
        ("map_at_5", "MAP@5", "tab:orange"),
    ):
        points = [(n, getattr(it, name)) for n, it in zip(epochs, history, strict=True)]
        points = [(n, value) for n, value in points if value is not None and not isnan(value)]
        if points:
            rates.plot(*zip(*points, strict=True), color=colour, marker=".", label=words)
    figure.legend(loc="outside lower center", ncols=5, frameon=False)
    part = path.with_name(f".{path.name}.part")
    figure.savefig(part, format="png")
    part.replace(path)
