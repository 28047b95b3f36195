from pathlib import Path, PurePath

import pytest

from rorqual.networks.user_folder import user_folder, user_spec_files

HOME = Path("/home/anna")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user whose environment says nothing."""
    for name in ("RORQUAL_NETWORKS", "LOCALAPPDATA", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: HOME)


@pytest.mark.parametrize(
    ("platform", "folder"),
    [
        ("linux", HOME / ".local" / "share"),
        ("darwin", HOME / "Library" / "Application Support"),
        ("win32", HOME / "AppData" / "Local"),
    ],
)
def test_each_platform_has_its_own_place(
    platform: str, folder: PurePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert user_folder() == folder / "rorqual" / "networks"


@pytest.mark.parametrize(
    ("platform", "variable"), [("linux", "XDG_DATA_HOME"), ("win32", "LOCALAPPDATA")]
)
def test_the_platforms_own_variable_moves_it(
    platform: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv(variable, "/elsewhere")
    assert user_folder() == Path("/elsewhere/rorqual/networks")


def test_the_environment_names_the_folder_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path))
    assert user_folder() == tmp_path


def test_only_complete_specs_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    assert list(user_spec_files()) == []
    (tmp_path / "networks").mkdir()
    for name in ("b.toml", "a.toml", "a.onnx", ".c.toml", ".d.toml.ab12.part"):
        (tmp_path / "networks" / name).touch()
    assert [path.name for path in user_spec_files()] == ["a.toml", "b.toml"]
