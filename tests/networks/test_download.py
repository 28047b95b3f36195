"""Files come from a real server: over cut lines, behind redirects, and never as another file."""

import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rorqual.networks.download import ChecksumError, DownloadError, download
from rorqual.networks.hub import WebFile
from tests.networks.web_server import Site, serving

CONTENT = np.random.default_rng(0).bytes(3_000_000)
SUM = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(files={"/a.bin": CONTENT})) as running:
        yield running


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "downloads" / "a.bin"


def fetch(site: Site, target: Path, path: str = "/a.bin", sha256: str | None = SUM) -> str:
    return download(WebFile(site.url + path), target, sha256=sha256, pause=0.0)


def test_a_file_comes_whole_with_progress(site: Site, target: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = download(WebFile(f"{site.url}/a.bin"), target, on_progress=lambda *it: seen.append(it))
    assert found == SUM
    assert target.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [path.name for path in target.parent.iterdir()] == ["a.bin"]


def test_a_cut_line_is_taken_up_where_it_was_cut(site: Site, target: Path) -> None:
    site.breaks_after = [1_200_000, 900_000]
    assert fetch(site, target) == SUM
    assert target.read_bytes() == CONTENT
    asked = [headers.get("Range") for _, headers in site.requests]
    assert asked == [None, "bytes=1200000-", "bytes=2100000-"]


def test_a_later_call_goes_on_where_the_last_one_ended(site: Site, target: Path) -> None:
    site.breaks_after = [2_000_000, 0, 0, 0, 0, 0]
    with pytest.raises(DownloadError, match="cannot be fetched"):
        fetch(site, target)
    assert not target.exists()
    assert fetch(site, target) == SUM
    assert site.requests[-1][1]["Range"] == "bytes=2000000-"


def test_a_file_that_changed_meanwhile_is_begun_anew(site: Site, target: Path) -> None:
    site.breaks_after = [2_000_000, 0, 0, 0, 0, 0]
    with pytest.raises(DownloadError):
        fetch(site, target)
    site.files["/a.bin"] = b"a shorter file"
    assert fetch(site, target, sha256=None) == hashlib.sha256(b"a shorter file").hexdigest()
    assert target.read_bytes() == b"a shorter file"


def test_a_server_without_ranges_sends_it_all_again(site: Site, target: Path) -> None:
    site.has_ranges = False
    site.breaks_after = [1_000_000]
    assert fetch(site, target) == SUM


def test_a_wrong_sum_stops_and_leaves_nothing(site: Site, target: Path) -> None:
    with pytest.raises(ChecksumError, match=rf"(?s)a\.bin has the SHA-256 {SUM}, and {'ab' * 32}"):
        fetch(site, target, sha256="ab" * 32)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("status", "message"),
    [(403, "RORQUAL_HUB_TOKEN"), (401, "accept its terms"), (404, "not there")],
)
def test_what_is_refused_is_not_asked_for_again(
    site: Site, target: Path, status: int, message: str
) -> None:
    site.status["/a.bin"] = status
    with pytest.raises(DownloadError, match=message):
        fetch(site, target)
    assert len(site.requests) == 1


def test_a_server_that_cannot_be_reached_is_named(target: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/a.bin"
        with pytest.raises(DownloadError, match=f"{url} cannot be fetched .*refused"):
            download(WebFile(url), target, pause=0.0)


def test_a_token_is_not_sent_on_to_where_the_hub_redirects(site: Site, target: Path) -> None:
    site.redirects["/hub"] = f"{site.url}/a.bin"
    assert download(WebFile(f"{site.url}/hub", token="secret"), target, pause=0.0) == SUM
    (_, first), (_, second) = site.requests
    assert first["Authorization"] == "Bearer secret"
    assert "Authorization" not in second


def test_a_proxy_is_asked_for_the_whole_address(target: Path) -> None:
    address = "http://far-away.example/a.bin"
    with serving(Site(files={address: CONTENT})) as proxy:
        assert download(WebFile(address, proxy=proxy.url), target, pause=0.0) == SUM
