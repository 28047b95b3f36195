"""May this address be called? A webhook must not reach into the network of the service."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from rorqual.domain.errors import UsageError

MAX_URL_LENGTH = 2048
_PORTS = {"https": 443, "http": 80}

# All addresses of the public IPv6 internet lie here; those that stand for an IPv4 address
# (mapped, NAT64) lie outside, except Teredo and 6to4.
_PUBLIC_IPV6 = ip_network("2000::/3")
# Not public either, whatever the version of Python knows of them: protocols' own, Teredo, 6to4 and
# its relays, examples.
_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
)


class AddressRefusedError(UsageError):
    """The address of a webhook may not be called; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook's requests go, in the parts that the connection is made from."""

    scheme: str
    host: str  # as the URL has it: for the Host header and the certificate
    port: int
    path: str  # with the query
    addresses: tuple[str, ...]  # checked ones of the host; only these may be connected to

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def check_target(url: str, *, allow_insecure: bool) -> Target:
    """Find out where a URL leads, and check all of it.

    Args:
        url: of a webhook.
        allow_insecure: whether http, this machine and private networks may be called too.

    Raises:
        AddressRefusedError: where it may not be called, or its host is not known.
    """
    scheme, host, port, path = _parts(url, allow_insecure=allow_insecure)
    found = _resolve(host, port)
    refused = [it for it in found if not may_be_called(it, allow_insecure=allow_insecure)]
    if refused:
        raise AddressRefusedError(
            f"{host} is {refused[0]}, which is not on the public internet: give a URL that is"
        )
    return Target(scheme, host, port, path, tuple(str(it) for it in found))


def may_be_called(address: IPv4Address | IPv6Address, *, allow_insecure: bool) -> bool:
    """Whether an address is one of the public internet, or, where allowed, a private one."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    if allow_insecure:
        plain = mapped or address
        inside = plain.is_private and not (plain.is_reserved or plain.is_unspecified)
        if plain.is_loopback or (inside and not plain.is_link_local):
            return True
    if address.version == 6 and address not in _PUBLIC_IPV6:
        return False
    if any(address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _parts(url: str, *, allow_insecure: bool) -> tuple[str, str, int, str]:
    # What one parser cuts off or turns round, another may read as a different host.
    if len(url) > MAX_URL_LENGTH or not url.isascii() or not url.isprintable():
        raise AddressRefusedError(
            f"the URL may have {MAX_URL_LENGTH} characters, all of them printable ASCII: write a "
            "host with other letters as xn--..., and other characters as %.."
        )
    if any(character in url for character in ' \\"<>^`{|}'):
        raise AddressRefusedError("the URL has a space or another character that must be %..")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefusedError(f"the URL cannot be read: {error}") from error
    allowed = ("https", "http") if allow_insecure else ("https",)
    if parts.scheme not in allowed:
        raise AddressRefusedError(f"the URL must begin with {' or '.join(allowed)}://")
    if not parts.hostname or port == 0:
        raise AddressRefusedError("the URL lacks a host, or has a port that is none")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefusedError("the URL may hold no user, password or #fragment: leave it out")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port or _PORTS[parts.scheme], path


def _resolve(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # Of several families; each address once, in the order of preference.
        return [ip_address(it) for it in dict.fromkeys(str(address[0]) for *_, address in found)]
    except (OSError, UnicodeError, ValueError) as error:
        raise AddressRefusedError(f"the host {host} cannot be found: check its name") from error
