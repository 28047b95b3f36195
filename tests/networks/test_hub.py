"""A repository, a mirror and a URL lead to an address."""

import pytest

from rorqual.domain.errors import UsageError
from rorqual.networks.hub import web_file


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HUB", "PROXY", "HUB_TOKEN"):
        monkeypatch.delenv(f"RORQUAL_{name}", raising=False)


def test_a_repository_is_one_of_the_hub_or_of_a_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/acme/whales/resolve/main/weights/a%20b.pth"
    assert web_file("acme/whales", "weights/a b.pth").url == f"https://huggingface.co{path}"
    monkeypatch.setenv("RORQUAL_HUB", "https://mirror.example/hub/")
    assert web_file("acme/whales", "weights/a b.pth").url == f"https://mirror.example/hub{path}"


def test_the_token_goes_to_the_hub_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RORQUAL_HUB_TOKEN", "secret")
    monkeypatch.setenv("RORQUAL_PROXY", "http://proxy.example:3128")
    ours, elsewhere = web_file("acme/whales", "a.pth"), web_file("https://a.example/b/c.pth", "")
    assert (ours.token, elsewhere.token) == ("secret", None)
    assert ours.proxy == elsewhere.proxy == "http://proxy.example:3128"
    assert (elsewhere.url, elsewhere.name) == ("https://a.example/b/c.pth", "c.pth")


@pytest.mark.parametrize("source", ["whales", "/whales", "acme/", "a/b/c", "https://a.example/"])
def test_anything_else_is_refused(source: str) -> None:
    with pytest.raises(UsageError, match=r"repository|names no file"):
        web_file(source, "a.pth")
