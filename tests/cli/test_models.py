"""`rorqual models`: public networks from a real server on this machine to catalogues."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch comes with the extra `convert`")
pytest.importorskip("timm", reason="timm comes with the extra `convert`", exc_type=ImportError)

from tests.cli.running import Run, rorqual
from tests.networks.web_server import Site, serving
from tests.training.convert.authors import saved

_FILES = Path(__file__).parents[2] / "src/rorqual/networks/family/files"
FAMILY = (
    (_FILES / "miewid-msv3.toml")
    .read_text("utf-8")
    .replace('id = "miewid-msv3"', 'id = "small"')
    .replace("efficientnetv2_rw_m", "test_efficientnet")
    .replace("2152", "256")
    .replace("440", "64")
)
PATH = "/conservationxlabs/miewid-msv3/resolve/main/model.safetensors"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved("miewid-msv3", tmp_path_factory.mktemp("authors"))


@pytest.fixture
def family(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(FAMILY, "utf-8")
    return path


@pytest.fixture
def site(checkpoint: Path) -> Iterator[Site]:
    with serving(Site(files={PATH: checkpoint.read_bytes()})) as running:
        yield running


class Machine:
    """A user's machine with a folder of networks of its own, and a hub that it can reach."""

    def __init__(self, folder: Path, hub: str) -> None:
        self.folder = folder
        self._hub = hub

    def models(self, *arguments: object) -> Run:
        return rorqual(
            "models", *arguments, RORQUAL_NETWORKS=str(self.folder), RORQUAL_HUB=self._hub
        )

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def machine(site: Site, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "networks", site.url)


def test_a_network_is_pulled_over_a_bad_line_shown_verified_and_removed(
    machine: Machine, site: Site, family: Path, checkpoint: Path
) -> None:
    site.breaks_after = [100_000, 50_000]
    pulled = machine.models("pull", family)
    assert pulled.code == 0, pulled.err
    sha256 = hashlib.sha256(checkpoint.read_bytes()).hexdigest()
    assert "Its weights are under LicenseRef-unknown." in pulled.err
    assert "not known to allow commercial work" in pulled.err
    assert f"it is recorded now: {sha256}" in pulled.err
    assert "Not checked against the original: licence" in pulled.err
    assert machine.files == ["small.json", "small.onnx", "small.toml"]

    listed = next(line for line in machine.models("list").out.splitlines() if "small" in line)
    assert listed.split()[:6] == ["small", "added", "embedding", "256", "LicenseRef-unknown", "not"]
    shown = machine.models("show", "small").out
    assert f"checkpoint: SHA-256 {sha256}, recorded when it came" in shown
    assert f"converted from {site.url}{PATH}" in shown
    assert machine.models("verify").code == 0

    again = machine.models("pull", family)
    assert again.code == 0
    assert len(site.requests) == 3  # two cuts; nothing is fetched again

    (machine.folder / "small.onnx").write_bytes(b"damaged")
    broken = machine.models("verify", "small")
    assert broken.code == 1
    assert "small.onnx is damaged" in broken.err
    assert machine.models("remove", "small").code == 0
    assert machine.files == []


def test_a_hub_out_of_reach_says_what_to_fetch_by_hand(
    machine: Machine, site: Site, family: Path, checkpoint: Path
) -> None:
    site.status[PATH] = 404
    refused = machine.models("pull", family)
    assert refused.code == 1
    assert f"{site.url}{PATH}" in refused.err
    remedy = f"rorqual models add model.safetensors --family {family}"
    assert remedy in refused.err

    added = machine.models("add", checkpoint, "--family", family)
    assert added.code == 0, added.err
    assert machine.files == ["small.json", "small.onnx", "small.toml"]
    assert machine.models("add", checkpoint, "--family", family).code == 0  # changes nothing


def test_a_checksum_that_differs_stops(machine: Machine, family: Path, checkpoint: Path) -> None:
    for arguments in (("pull", family), ("add", checkpoint, "--family", family)):
        refused = machine.models(*arguments, "--sha256", "ab" * 32)
        assert refused.code == 1
        assert f"{'ab' * 32} was expected: it is not used" in refused.err
        assert machine.files == []


def test_an_organisations_own_weights_get_a_name_of_their_own(
    machine: Machine, site: Site, family: Path, checkpoint: Path
) -> None:
    site.files["/acme/whales/resolve/main/model.safetensors"] = site.files[PATH]
    own = machine.models("pull", family, "--from", "acme/whales", "--name", "acme-whales")
    assert own.code == 0, own.err
    site.files["/ours.safetensors"] = site.files[PATH]
    url = f"{site.url}/ours.safetensors"
    taken = machine.models("pull", family, "--from", url, "--name", "acme-whales")
    assert taken.code == 2
    assert "name this one with --name" in taken.err
    assert "acme-whales" in machine.models("list").out


def test_another_checkpoint_is_refused_with_the_keys_name(
    machine: Machine, family: Path, checkpoint: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(FAMILY.replace('["bn.", "neck."]', '["norm.", "neck."]'), "utf-8")
    refused = machine.models("add", checkpoint, "--family", other)
    assert refused.code == 1
    assert "nothing is known of its tensor bn.bias" in refused.err
    assert machine.files == []


def test_wrong_usage_names_the_remedy(machine: Machine, checkpoint: Path, tmp_path: Path) -> None:
    for arguments, message in (
        (("add", checkpoint), "say with --family how it is laid out, one of anydorsal"),
        (("add", tmp_path / "nothing.pth"), "is not there"),
        (("pull", "nothing"), "there is no family 'nothing'"),
        (("show", "nothing"), "`rorqual models list` shows those"),
        (("remove", "rorqual-lite0"), "comes with Rorqual"),
        (("remove", "nothing"), "no network 'nothing'"),
        (("verify", "nothing"), "no network 'nothing'"),
    ):
        run = machine.models(*arguments)
        assert run.code == 2, run.err
        assert message in run.err
