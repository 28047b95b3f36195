"""The examples of docs/http_api.md work against a service that listens."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rorqual.catalogue.team.keys import Role
from tests.client.conftest import Listening
from tests.conftest import skip_unless_in_ci
from tests.repository.pages import REPOSITORY, blocks

PAGE = REPOSITORY / "docs" / "http_api.md"
INTERPRETERS = {
    "bash": ["bash", "-ec"],
    "py": [sys.executable, "-c"],
    "js": ["node", "-e"],
    "r": ["Rscript", "-e"],
}
R_PACKAGES = (
    "quit(status = !all(sapply(c('httr2', 'curl', 'jsonlite'), requireNamespace, quietly = TRUE)))"
)


@pytest.mark.parametrize("language", INTERPRETERS)
def test_examples_work(
    language: str, listening: Listening, queries: list[Path], tmp_path: Path
) -> None:
    program, option = INTERPRETERS[language]
    if shutil.which(program) is None:
        skip_unless_in_ci(f"{program} is not installed")
    if language == "r" and subprocess.run([program, option, R_PACKAGES], check=False).returncode:
        skip_unless_in_ci("R has not the packages httr2, curl and jsonlite")
    shutil.copy(queries[0], tmp_path / "photo.jpg")
    (code,) = blocks(PAGE, language)
    done = subprocess.run(
        [program, option, code],
        cwd=tmp_path,
        env=os.environ | {"RORQUAL": listening.url, "KEY": listening.key(Role.CURATOR)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert "R-0" in done.stdout, "names of the individuals"
    if language == "bash":
        assert (tmp_path / "animal.jpg").read_bytes().startswith(b"\xff\xd8")
        assert '"kind":"confirm"' in done.stdout or '"kind":"new"' in done.stdout
    if language == "py":
        assert "422 there is no individual nobody" in done.stdout
