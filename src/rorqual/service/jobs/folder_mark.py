"""Which replicas have a job's archive? Those over the same folder, which a mark in it tells."""

import os
from pathlib import Path
from uuid import uuid4

from rorqual.catalogue.location import PARTIAL
from rorqual.service.uploads import FOLDER

_MARK = "folder-mark"


def mark_of(catalogue: Path) -> str | None:
    """The mark of a catalogue's folder; None where nothing was ever marked there.

    Args:
        catalogue: its folder.
    """
    try:
        return (catalogue / FOLDER / _MARK).read_text("ascii")
    except FileNotFoundError:
        return None


def marked(catalogue: Path) -> str:
    """The mark of a catalogue's folder, which gets one where it has none.

    Args:
        catalogue: its folder, which several processes may mark at once.

    Raises:
        OSError: where it cannot be written.
    """
    found = mark_of(catalogue)
    if found is not None:
        return found
    uploads, name = catalogue / FOLDER, uuid4().hex
    uploads.mkdir(parents=True, exist_ok=True)
    part = uploads / f"{PARTIAL}{name}"
    part.write_text(name, "ascii")
    try:
        os.link(part, uploads / _MARK)  # never over the mark of another, and never half of one
    except FileExistsError:
        pass
    except OSError:  # some network shares have no links
        part.replace(uploads / _MARK)
    finally:
        part.unlink(missing_ok=True)
    return (uploads / _MARK).read_text("ascii")
