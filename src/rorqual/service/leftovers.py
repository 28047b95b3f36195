"""Which uploads did a killed process leave behind? Those that nobody can be working on any more."""

import time
from pathlib import Path

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.location import PARTIAL
from rorqual.catalogue.team.jobs import unfinished_jobs
from rorqual.service.jobs.batch_job import KIND, BatchJob
from rorqual.service.uploads import FOLDER, PASSING

LEFT_SECONDS = 24 * 3600.0  # no request lasts that long


def sweep_uploads(catalogue: Catalogue) -> list[Path]:
    """Remove archives that were not to be kept, and halves of archives, which are a day old.

    Those of jobs that have not ended stay: replicas may work on them whatever their age.

    Args:
        catalogue: an open one.

    Returns:
        What was removed.

    Raises:
        CatalogueError: where the queue cannot be read.
    """
    uploads = catalogue.folder.resolve() / FOLDER
    old = [
        path
        for pattern in (f"{PASSING}*", f"{PARTIAL}*")
        for path in uploads.glob(pattern)
        if _is_old(path)
    ]
    if not old:
        return []
    with reading(catalogue.engine) as connection:
        jobs = unfinished_jobs(connection, KIND)
    wanted = {BatchJob.from_json(it.parameters, catalogue.folder).archive.path for it in jobs}
    removed = [path for path in old if path not in wanted]
    for path in removed:
        path.unlink(missing_ok=True)
    return removed


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > LEFT_SECONDS
    except OSError:  # its owner was quicker
        return False
