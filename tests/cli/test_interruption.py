"""A killed or stopped run, repeated, comes to what an undisturbed one does."""

import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.catalogue.dumps import dump_tables
from tests.cli.running import finished, rorqual, started
from tests.forked import Process

PHOTOS = 20
Arguments = tuple[object, ...]
Tables = dict[str, list[tuple[Any, ...]]]


def importing(rendered: RenderedCatalogue, catalogue: Path, photos: int) -> Arguments:
    some = sorted(rendered.photos.iterdir())[:photos]
    return ("import", *some, "--labels", rendered.labels, "--catalogue", catalogue)


def identifying(photos: Sequence[Path], catalogue: Path, output: Path) -> Arguments:
    return ("identify", *photos, "--catalogue", catalogue, "--output", output)


def tables_of(folder: Path) -> Tables:
    with Catalogue.open(folder) as catalogue:
        assert check(catalogue).findings == ()
        return dump_tables(catalogue)


def fresh_copies(template: Path, into: Path) -> Iterator[Path]:
    number = 0
    while True:
        number += 1
        yield Path(shutil.copytree(template, into / f"copy {number}"))


def killed(rng: random.Random, catalogue: Path, *arguments: object) -> bool:
    """Start the command and kill it some photos later; False where it ended before.

    Moments are told by the catalogue, not by the clock: a test machine's speed varies.
    """
    with Catalogue.open(catalogue) as opened:
        process = started(*arguments)
        enough = done_in(opened) + rng.randrange(4)
        while done_in(opened) < enough and process.poll() is None:
            time.sleep(0.002)
        time.sleep(rng.uniform(0, 0.05))
        in_time = process.poll() is None
        process.kill()
        process.communicate()
    assert in_time or process.wait() == 0
    return in_time


def done_in(catalogue: Catalogue) -> int:
    counts = catalogue.counts()
    return counts.photo_files + counts.identifications


def test_an_import_killed_at_twenty_moments(
    empty_template: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    copies = fresh_copies(empty_template, tmp_path)
    catalogue = next(copies)
    assert rorqual(*importing(rendered, catalogue, PHOTOS)).code == 0
    undisturbed = tables_of(catalogue)
    assert len(undisturbed["photos"]) == PHOTOS
    rng = random.Random(20)
    catalogue, kills = next(copies), 0
    while kills < 20:
        if killed(rng, catalogue, *importing(rendered, catalogue, PHOTOS)):
            kills += 1
        else:
            assert tables_of(catalogue) == undisturbed
            catalogue = next(copies)
    assert rorqual(*importing(rendered, catalogue, PHOTOS)).code == 0
    assert tables_of(catalogue) == undisturbed


def test_an_identification_killed_at_five_moments(
    imported_template: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    copies = fresh_copies(imported_template, tmp_path)
    undisturbed, output = tmp_path / "undisturbed.jsonl", tmp_path / "disturbed.jsonl"
    catalogue = next(copies)
    assert rorqual(*identifying([rendered.queries], catalogue, undisturbed)).code == 0
    tables = tables_of(catalogue)
    rng = random.Random(5)
    catalogue, kills = next(copies), 0
    while kills < 5:
        if killed(rng, catalogue, *identifying([rendered.queries], catalogue, output)):
            kills += 1
        else:
            catalogue = next(copies)
        assert not output.exists() or output.read_bytes() == undisturbed.read_bytes()
        output.unlink(missing_ok=True)
    last = rorqual(*identifying([rendered.queries], catalogue, output))
    assert last.code == 0
    assert output.read_bytes() == undisturbed.read_bytes()
    assert tables_of(catalogue) == tables


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
@pytest.mark.parametrize("command", ["import", "identify"])
def test_ctrl_c_says_that_a_second_run_goes_on(
    command: str,
    empty: Path,
    rendered: RenderedCatalogue,
    tmp_path: Path,
) -> None:
    output = tmp_path / "results.jsonl"
    output.write_text("before")
    arguments = (
        importing(rendered, empty, 60)
        if command == "import"
        else identifying([rendered.photos, rendered.queries], empty, output)
    )
    process = started(*arguments)
    wait_for_photos(empty, process)
    process.send_signal(signal.SIGINT)
    run = finished(process)
    assert run.code == 130
    assert "run the same command again to go on" in run.err
    assert "Traceback" not in run.err
    assert output.read_text() == "before"
    again = rorqual(*arguments)
    assert again.code == 0
    assert "known already" in again.err or "in the catalogue already" in again.err


def wait_for_photos(folder: Path, process: Process) -> None:
    with Catalogue.open(folder) as catalogue:
        while not catalogue.counts().photos and process.poll() is None:
            time.sleep(0.01)
