"""What every test may ask for."""

import os
from pathlib import Path

import pytest

REAL_PHOTOS = Path(__file__).resolve().parents[2] / "shared" / "data"


def skip_unless_in_ci(reason: str) -> None:
    """Skip on a user's machine; in CI, where everything is installed, fail instead."""
    if os.environ.get("CI"):
        pytest.fail(f"in CI nothing is skipped: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def real_photos() -> Path:
    """The folder of real photographs, which stays outside the repository."""
    if not REAL_PHOTOS.is_dir():
        skip_unless_in_ci("the folder of real photographs (../shared/data) is not here")
    return REAL_PHOTOS
