"""On a user's machine a test may skip; in CI every kind of skip is a failure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.pages import REPOSITORY

SKIPS = {
    "call": "import pytest\ndef test_it(): pytest.skip('why')",
    "mark": "import pytest\n@pytest.mark.skip(reason='why')\ndef test_it(): pass",
    "fixture": "def test_it(real_photos): pass",
    "module": "import pytest\npytest.importorskip('a_module_that_nobody_has')",
}


@pytest.mark.parametrize("kind", SKIPS)
@pytest.mark.parametrize(("ci", "failed"), [("", False), ("true", True)])
def test_skips(tmp_path: Path, kind: str, ci: str, failed: bool) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    shutil.copy(REPOSITORY / "tests" / "conftest.py", tests)
    (tests / "test_skipping.py").write_text(SKIPS[kind], "utf-8")
    (tests / "test_other.py").write_text("def test_other(): pass", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=os.environ | {"CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode != 0) is failed, done.stdout
    assert ("in CI nothing is skipped" in done.stdout) is failed
