"""A network that names individuals: the shipped one, with class rows that a test chooses."""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from rorqual.networks.class_list import ClassName
from rorqual.networks.known_classes import classes_bytes

NAMED = "named-lite0"  # the vectors, and so the calibration, of rorqual-lite0


def register_named(folder: Path, names: Sequence[ClassName], rows: ArrayLike) -> None:
    """Put it into a user's folder of networks, with one row each."""
    folder.mkdir(parents=True, exist_ok=True)
    data = classes_bytes(np.asarray(rows, dtype=np.float32), 1, names)
    (folder / "named.npz").write_bytes(data)
    shipped = (files("rorqual.networks") / "data" / "rorqual-lite0.toml").read_text("utf-8")
    own = shipped.replace('id = "rorqual-lite0"', f'id = "{NAMED}"')
    classes = f'[classes]\nname = "named.npz"\nsha256 = "{hashlib.sha256(data).hexdigest()}"\n'
    (folder / f"{NAMED}.toml").write_text(f"{own}\n{classes}", "utf-8")
