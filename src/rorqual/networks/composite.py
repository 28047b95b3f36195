"""What must be known of several networks that embed together?"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

from rorqual.domain.errors import NetworkError
from rorqual.networks.spec import NetworkSpec, Task

_AND, _TIMES = "+", "*"
_MEMBER = re.compile(rf"(?P<id>[^{_AND}{_TIMES}]+)(?:\{_TIMES}(?P<weight>[0-9.]+))?")


@dataclass(frozen=True, slots=True)
class Member:
    """One of the networks, and how much its cosines count."""

    spec: NetworkSpec
    weight: float = 1.0  # above 0, against those of the others


@dataclass(frozen=True, slots=True)
class CompositeSpec:
    """Networks whose vectors are joined, so that a cosine is the weighted mean of theirs.

    It stands wherever the spec of an embedder does, with the same names.

    Raises:
        ValueError: where there are fewer than two members, one stands twice or is no embedder,
            or a weight is not above 0.
    """

    members: tuple[Member, ...]

    def __post_init__(self) -> None:
        ids = [member.spec.id for member in self.members]
        if len(ids) < 2 or len(set(ids)) < len(ids):
            raise ValueError("networks that embed together are two or more different ones")
        for member in self.members:
            if member.spec.task is not Task.EMBEDDING:
                spec = member.spec
                raise ValueError(f"{spec.id} is a network for {spec.task}, not for embedding")
            if not (isfinite(member.weight) and member.weight > 0):
                raise ValueError(f"the weight {member.weight} of {member.spec.id} is not above 0")

    @property
    def shares(self) -> tuple[float, ...]:
        """The weights, scaled to sum to 1."""
        total = sum(member.weight for member in self.members)
        return tuple(member.weight / total for member in self.members)

    @property
    def id(self) -> str:
        """The members' ids, as `embedder_spec` reads them."""
        return _AND.join(
            member.spec.id + (f"{_TIMES}{member.weight:g}" if member.weight != 1 else "")
            for member in self.members
        )

    @property
    def version(self) -> str:
        """The members' versions."""
        return _AND.join(member.spec.version for member in self.members)

    @property
    def task(self) -> Task:
        """Embedding."""
        return Task.EMBEDDING

    @property
    def title(self) -> str:
        """The members' titles."""
        return "; ".join(member.spec.title for member in self.members)

    @property
    def licence(self) -> str:
        """SPDX expression of the terms of all members: every one of them holds."""
        return " AND ".join(dict.fromkeys(member.spec.licence for member in self.members))

    @property
    def commercial_use(self) -> bool:
        """Whether all members allow it."""
        return all(member.spec.commercial_use for member in self.members)

    @property
    def dimension(self) -> int:
        """Length of the joined vector."""
        return sum(member.spec.dimension for member in self.members)

    @property
    def spec_hash(self) -> str:
        """Twelve hexadecimal digits, made of the members' hashes and shares in their order."""
        hashes = [member.spec.spec_hash for member in self.members]
        text = json.dumps([hashes, [round(share, 9) for share in self.shares]])
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def stamp(self) -> str:
        """`id@hash`, as it stands in results and beside every embedding."""
        return f"{self.id}@{self.spec_hash}"


EmbedderSpec = NetworkSpec | CompositeSpec


def composite_id(network_ids: Sequence[str]) -> str:
    """The id under which networks embed together; that of the only one where it is alone."""
    return _AND.join(network_ids)


def embedder_spec(network_id: str, find: Callable[[str], NetworkSpec]) -> EmbedderSpec:
    """The spec of a network such as `a`, or of several such as `a+b` or `a*3+b`.

    Args:
        network_id: the ids, with a weight behind `*` where it is not 1.
        find: gives the spec of one network, see `store.find_spec`.

    Raises:
        NetworkError: where a network is missing, or they cannot embed together.
    """
    if _AND not in network_id:
        return find(network_id)
    members = []
    for part in network_id.split(_AND):
        match = _MEMBER.fullmatch(part.strip())
        if match is None:
            raise NetworkError(f"{network_id!r} names no networks: write them like a+b or a*3+b")
        members.append(Member(find(match["id"]), _weight(match["weight"])))
    try:
        return CompositeSpec(tuple(members))
    except ValueError as error:
        raise NetworkError(f"{network_id}: {error}") from error


def _weight(text: str | None) -> float:
    try:
        return float(text) if text is not None else 1.0
    except ValueError:
        return 0.0  # like 1.2.3: refused with the others that are not above 0
