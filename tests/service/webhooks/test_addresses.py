"""Where a webhook may lead, and where not, however the address is written."""

import socket
from ipaddress import ip_address

import pytest

from rorqual.service.webhooks.addresses import AddressRefusedError, check_target, may_be_called

INSIDE = [
    "127.0.0.1",
    "127.8.9.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # the metadata of clouds
    "100.64.0.1",  # carrier-grade NAT
    "0.0.0.0",
    "0.1.2.3",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",  # IPv4-compatible
    "::ffff:127.0.0.1",  # IPv4-mapped
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",  # public, but in a form that no name server gives
    "64:ff9b::7f00:1",  # NAT64
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",  # Teredo
    "2001:db8::1",
    "2002:7f00:1::1",  # 6to4
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_within_are_refused(address: str) -> None:
    assert not may_be_called(ip_address(address), allow_insecure=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111"])
def test_public_addresses_may_be_called(address: str) -> None:
    assert may_be_called(ip_address(address), allow_insecure=False)
    assert may_be_called(ip_address(address), allow_insecure=True)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("10.0.0.1", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("169.254.169.254", False),
        ("::ffff:169.254.169.254", False),
        ("fe80::1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("255.255.255.255", False),
    ],
)
def test_a_laboratory_allows_its_own_network_only(address: str, *, allowed: bool) -> None:
    assert may_be_called(ip_address(address), allow_insecure=True) == allowed


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost.",
        "127.1",
        "2130706433",  # 127.0.0.1 in one number
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "0",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "[::ffff:7f00:1]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::10.0.0.1]",
        "[fe80::1]",
        "192.168.0.1:8443",
    ],
)
def test_hosts_that_lead_inside_are_refused(host: str) -> None:
    with pytest.raises(AddressRefusedError, match=r"public internet|cannot be found"):
        check_target(f"https://{host}/hook", allow_insecure=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "gopher://8.8.8.8:25/",
        "//8.8.8.8/",
        "8.8.8.8/hook",
        "https://",
        "https:///hook",
        "https://8.8.8.8:0/",
        "https://8.8.8.8:99999/",
        "https://8.8.8.8:port/",
        "https://user@8.8.8.8/",
        "https://user:secret@8.8.8.8/",
        "https://@8.8.8.8/",
        "https://8.8.8.8/#part",
        "https://8.8.8.8\\@127.0.0.1/",
        "https://8.8.8.8/a b",
        "https://8.8.8.8/\r\nHost: other",
        "https://8.8\n.8.8/",
        "https://\u24d4xample.com/",
        "https://127。0。0。1/",
        "https://[::1/",
        "https://[v1.a]/",
        "https://" + "a" * 300 + ".example/",
        "https://8.8.8.8/" + "a" * 3000,
    ],
)
def test_urls_that_are_not_plain_are_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        check_target(url, allow_insecure=False)


def test_one_address_inside_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(*addresses: str) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (it, 443)) for it in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)

    answers("8.8.8.8", "8.8.4.4")
    target = check_target("https://whales.example.org/hook?a=b", allow_insecure=False)
    assert target.addresses == ("8.8.8.8", "8.8.4.4")
    assert (target.host, target.port, target.path) == ("whales.example.org", 443, "/hook?a=b")
    answers("8.8.8.8", "10.0.0.1")
    with pytest.raises(AddressRefusedError, match=r"10\.0\.0\.1"):
        check_target("https://whales.example.org/hook", allow_insecure=False)


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://8.8.8.8/", "8.8.8.8"),
        ("https://8.8.8.8:8443/", "8.8.8.8:8443"),
        ("https://[2606:4700::1111]/", "[2606:4700::1111]"),
    ],
)
def test_the_host_is_named_as_in_the_url(url: str, authority: str) -> None:
    assert check_target(url, allow_insecure=False).authority == authority
