"""Catalogues are made and opened in one line."""

from pathlib import Path

import pytest

from rorqual import api
from rorqual.domain.errors import UsageError


def test_a_catalogue_is_made_once_and_opened_again(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    assert not api.is_catalogue(folder)
    with api.create_catalogue(str(folder), licence=api.LicencePolicy.PERMISSIVE) as made:
        settings = made.settings
    assert api.is_catalogue(folder)
    with api.create_catalogue(folder) as kept, api.open_catalogue(str(folder)) as opened:
        assert kept.settings == opened.settings == settings
        assert api.check(opened).is_healthy
        api.backup(opened, tmp_path / "copy")
    assert api.is_catalogue(tmp_path / "copy")


def test_a_folder_that_is_no_catalogue_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="rorqual init"):
        api.open_catalogue(tmp_path)
