"""What should whoever uses a network know of it? A card from its spec and its measured figures.

`python -m rorqual.training.model_cards --figures docs/figures --output docs/models` writes one for
each network that ships.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rorqual.networks.spec import NetworkSpec
from rorqual.networks.store import read_network_file, shipped_specs

_ROLES = (
    "Real photos play one of three roles, decided by a hash of the individual's name, else of the\n"
    "day, else of the file: 60 % fit, 15 % choose thresholds and calibrations, 25 % test. All\n"
    "photos of an individual play the same role, and figures are of the test role alone."
)
_NO_PHOTOS = "No photograph that was published for research has a part in the weights."
_CALIBRATION_ERROR = (
    "Calibration errors: chance among few photos makes an error where there is none, and\n"
    "drawing individuals anew adds more, so that the intervals lie too high and the value\n"
    "may be below its own."
)
_CHOSEN = {  # id -> how its making bears on the figures of its card
    "rorqual-lite0": (
        "## How it was chosen\n\n"
        "The shipped file was chosen from its candidates by figures of individuals that\n"
        "calibrate. Rows that the same individuals judge, docs/figures/training_choices.json,\n"
        "advise what its halves differ in: mirror images as the same animal, and little change\n"
        "of colour. But these were first tried because rows judged on the individuals of the\n"
        "test role advised them. The figures on those are therefore somewhat too good, by how\n"
        "much was not measured.\n\n"
        "## In how many bits it is stored\n\n"
        "The weights that were trained here must fit in 40 MB together, and in 32 bits this\n"
        "network alone has 35 MB. The\n"
        "trunks are stored in 16 bits, their last layer and the necks in 8; it computes in\n"
        "32. What that costs stands below, by `two_networks.json`, where `first` has trunks\n"
        "of 32 bits and necks of 16."
    ),
    "rorqual-lite0-tiles": (
        "## How it was chosen\n\n"
        "The tiles were chosen on the individuals that calibrate: docs/tiles.md. The weights are\n"
        "those of rorqual-lite0, and what its card says of their choice holds here."
    ),
    "rorqual-lite0-sharp": (
        "## How it was chosen\n\n"
        "It is one of four that were trained side by side on a graphics card, chosen, and the\n"
        "size of its pictures with it, on the individuals that calibrate. Its recipe is\n"
        "rorqual-lite0-sharp, but that the pictures grew after a quarter and after half of the\n"
        "training. The figures are those of a catalogue that compares animals by it and by\n"
        "rorqual-lite0 side by side: docs/sharp.md."
    ),
    "rorqual-lighterglue": (
        "## How it was chosen\n\n"
        "How it was taught was decided on the individuals that calibrate, on which it was looked\n"
        "at every few hundred steps. Another second round, with more photos of one animal that\n"
        "nobody is sure of, at a higher rate, told new animals less well there and was given up.\n"
        "The file was made by a forerunner of the module that it names, with the same steps."
    ),
}
_HEADER = "| figure | value | 95 % interval | count |\n|---|---|---|---|"
# files of figures that a page of docs shows whole
_WITH_A_PAGE = ("closer", "evaluation_", "plausible", "splits", "tiles")


def model_card(spec: NetworkSpec, figures: Mapping[str, Any]) -> str:
    """The card of a network, as Markdown.

    Args:
        spec: the network.
        figures: name of a file of figures -> its JSON; what was measured with another state of
            the network, by its stamp, is left out.
    """
    parts = [
        f"# {spec.id}\n\n{spec.title}. This page is generated; `make docs` writes it anew.",
        _facts(spec),
        f"## Weights and data\n\n{spec.source}.\n\n{_NO_PHOTOS if spec.commercial_use else _ROLES}",
        *([_CHOSEN[spec.id]] if spec.id in _CHOSEN else []),
        "## Figures",
    ]
    measured = [
        f"By `{name}`:\n\n{_HEADER}\n" + "\n".join(rows)
        for name, written in sorted(figures.items())
        if (rows := list(_rows_of(spec, written)))
    ]
    parts += measured or ["None has been measured."]
    if any("calibration error" in rows for rows in measured):
        parts.append(_CALIBRATION_ERROR)
    if spec.limits:
        parts.append(f"## Limits\n\n{spec.limits}")
    return "\n\n".join(parts) + "\n"


def model_cards(figures: Path) -> dict[str, str]:
    """File name -> card of each network that ships.

    Args:
        figures: the folder of JSON files.
    """
    written = {
        path.name: json.loads(path.read_text("utf-8"))
        for path in figures.glob("*.json")
        if not path.name.startswith(_WITH_A_PAGE)
    }
    return {f"{spec.id}.md": model_card(spec, written) for spec in shipped_specs().values()}


def _facts(spec: NetworkSpec) -> str:
    files = [spec.file, *([spec.head] if spec.head else [])]
    commercial = "allowed" if spec.commercial_use else "not allowed"
    facts = {
        "step": spec.task.value,
        "version": f"{spec.version}, `{spec.stamp}`",
        "licence": f"{spec.licence}; commercial work is {commercial}",
        "files": "; ".join(
            f"`{file.name}`, {len(read_network_file(file)) / 1e6:.2f} MB, "
            f"SHA-256 `{file.sha256[:12]}`"
            for file in files
        ),
        "input": _input(spec),
        "output": _output(spec),
    }
    if spec.threshold is not None:
        facts["threshold"] = f"{spec.threshold:g}"
    rows = [f"| {name} | {value} |" for name, value in facts.items()]
    return "\n".join(["| | |", "|---|---|", *rows])


def _input(spec: NetworkSpec) -> str:
    if spec.keypoints is not None:
        return f"keypoints of two pictures by {spec.keypoints.features}"
    image = spec.picture
    tiles = f"; {spec.looks} looks, at tiles of the animal's box" if spec.tiles else ""
    return f"{image.width} x {image.height} pixels, {image.resize}, {image.interpolation}{tiles}"


def _output(spec: NetworkSpec) -> str:
    if spec.keypoints is not None:
        return "how probable it is that two keypoints are the same mark"
    if spec.labels:
        return ", ".join(name.replace("_", " ") for name in spec.labels)
    return f"{spec.dimension} {'score' if spec.dimension == 1 else 'numbers'}"


def _rows_of(spec: NetworkSpec, node: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The rows of whatever in a file of figures names the network."""
    if not isinstance(node, Mapping):
        return
    if (path and path[-1] == spec.id) or _names(spec, node):
        yield from _rows(node, tuple(part for part in path if part != spec.id))
        return
    for name, inner in node.items():
        yield from _rows_of(spec, inner, (*path, name))


def _names(spec: NetworkSpec, node: Mapping[str, Any]) -> bool:
    models = node.get("models")
    named = [*node.values(), *(models.values() if isinstance(models, Mapping) else ())]
    return any(isinstance(name, str) and name in (spec.id, spec.stamp) for name in named)


def _rows(node: Any, path: tuple[str, ...]) -> Iterator[str]:
    title = ", ".join(path).replace("_", " ")
    if isinstance(node, Mapping) and {"value", "low", "high"} <= node.keys():
        hits = f"{node['k']:,} of " if node.get("k") is not None else ""
        value, low, high = (_three_digits(node[name]) for name in ("value", "low", "high"))
        interval = f"{low} to {high}" if low else "none: one group"
        yield f"| {title} | {value or '-'} | {interval} | {hits}{node['n']:,} |"
    elif isinstance(node, Mapping):
        for name, inner in node.items():
            yield from _rows(inner, (*path, name))
    elif isinstance(node, float):
        yield f"| {title} | {node:.4f} | | |"


def _three_digits(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def main() -> None:
    """Write the cards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=Path, required=True, help="folder of JSON figures")
    parser.add_argument("--output", type=Path, required=True, help="folder of the cards")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name, card in model_cards(arguments.figures).items():
        (arguments.output / name).write_text(card, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
