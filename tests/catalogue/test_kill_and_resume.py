"""A killed import, run again, leaves what an undisturbed one does."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from tests.catalogue.builders import a_survey
from tests.catalogue.dumps import dump_tables
from tests.catalogue.processes import start_writer
from tests.catalogue.writer import INDIVIDUALS

PHOTOS = 60
CREATE = (
    "import sys; from pathlib import Path; from rorqual.catalogue.catalogue import Catalogue;"
    "import alembic.command; print('ready', flush=True);"
    "Catalogue.create(Path(sys.argv[1]), settings={'licence': 'permissive'})"
)


@pytest.fixture(scope="module")
def undisturbed(
    empty_catalogue: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, list[tuple[object, ...]]], float]:
    """The tables after a run in peace, and the seconds it took."""
    folder = tmp_path_factory.mktemp("undisturbed") / "catalogue"
    shutil.copytree(empty_catalogue, folder)
    with Catalogue.open(folder) as catalogue:
        start = time.perf_counter()
        for record in a_survey(PHOTOS, INDIVIDUALS):
            catalogue.store_photo(record)
        return dump_tables(catalogue), time.perf_counter() - start


@pytest.mark.parametrize(
    ("store", "seed"),
    [*(("sqlite", seed) for seed in range(8)), *(("postgresql", seed) for seed in range(3))],
    indirect=["store"],
)
def test_killed_at_a_random_moment_and_run_again(
    seed: int,
    catalogue: Catalogue,
    undisturbed: tuple[dict[str, list[tuple[object, ...]]], float],
) -> None:
    tables, seconds = undisturbed
    process = start_writer(catalogue.folder, 0, PHOTOS)
    time.sleep(random.Random(seed).uniform(0, seconds))
    process.kill()
    process.communicate()
    assert check(catalogue).is_healthy
    again = start_writer(catalogue.folder, 0, PHOTOS)
    again.communicate()
    assert again.returncode == 0
    assert dump_tables(catalogue) == tables


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_creation_is_completed(seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    arguments = [sys.executable, "-c", CREATE, str(folder)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0, 0.15))
    process.kill()
    process.communicate()
    with Catalogue.create(folder, settings={"licence": "permissive"}) as catalogue:
        assert catalogue.settings == {"licence": "permissive"}
        assert check(catalogue).findings == ()
    assert sorted(path.name for path in folder.iterdir()) == ["catalogue.sqlite", "catalogue.toml"]
