"""A folder of photos as the training room expects it: only its tables, which name no real photo."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_TABLES = {
    "gate": ("photos.csv", ("photo", "label", "kind")),
    "right_whales": ("photos.csv", ("photo", "species", "individual_id")),
    "happywhale": ("photos.csv", ("photo", "species", "individual_id", "x0", "y0", "x1", "y1")),
    "dolphin_fins": ("photos.csv", ("photo", "species", "individual_id")),
    "full_size": ("photos.csv", ("photo", "species", "individual_id")),
    "sperm_whale_flukes": (
        "boxes.csv",
        ("photo", "species", "date", "width", "height", "x0", "y0", "x1", "y1"),
    ),
    "dolphin_fin_boxes": (
        "boxes.csv",
        ("photo", "species", "date", "width", "height", "x0", "y0", "x1", "y1"),
    ),
}

Rows = Iterable[Sequence[object]]


def write_tables(folder: Path, rows: Mapping[str, Rows]) -> Path:
    """Write every table, those without rows with their header alone."""
    for name, (table, header) in _TABLES.items():
        (folder / name / "photos").mkdir(parents=True)
        with (folder / name / table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows.get(name, ()))
    return folder
