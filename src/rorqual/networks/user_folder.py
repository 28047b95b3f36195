"""Where do the networks lie that a user added? In one folder for all catalogues of this user."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER_VARIABLE = "RORQUAL_NETWORKS"


def user_folder() -> Path:
    """The folder, which need not exist: of the environment, else among the user's own data."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named)
    return _data_folder() / "rorqual" / "networks"


def _data_folder() -> Path:
    """Where the platform keeps the data of programs, by its own rules."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")


def user_spec_files() -> Iterator[Path]:
    """The spec files of the folder, `ID.toml` each, in the order of their ids."""
    folder = user_folder()
    if folder.is_dir():
        yield from sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))
