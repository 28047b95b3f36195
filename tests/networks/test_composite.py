from dataclasses import replace

import pytest

from rorqual.domain.errors import NetworkError
from rorqual.networks.composite import CompositeSpec, Member, composite_id, embedder_spec
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.store import find_spec, shipped_specs

ONE, OTHER, GATE = (
    shipped_specs()[name] for name in ("rorqual-lite0", "lite0-levels", "lite0-cetacean-gate")
)
BOTH = CompositeSpec((Member(ONE), Member(OTHER)))


def test_its_names_are_made_of_the_members() -> None:
    assert BOTH.id == "rorqual-lite0+lite0-levels"
    assert BOTH.dimension == ONE.dimension + OTHER.dimension
    assert BOTH.version == f"{ONE.version}+{OTHER.version}"
    assert BOTH.stamp == f"{BOTH.id}@{BOTH.spec_hash}"
    assert len(BOTH.spec_hash) == 12


def test_the_terms_of_all_members_hold() -> None:
    assert BOTH.licence == f"{ONE.licence} AND {OTHER.licence}"
    assert not BOTH.commercial_use
    free = CompositeSpec((Member(OTHER), Member(replace(OTHER, id="another"))))
    assert free.licence == OTHER.licence
    assert free.commercial_use


@pytest.mark.parametrize(
    "changed",
    [
        CompositeSpec((Member(OTHER), Member(ONE))),
        CompositeSpec((Member(ONE, 2.0), Member(OTHER))),
        CompositeSpec((Member(ONE), Member(replace(OTHER, output="other")))),
    ],
    ids=["order", "weight", "member"],
)
def test_the_hash_changes_with_all_that_changes_the_vector(changed: CompositeSpec) -> None:
    assert changed.spec_hash != BOTH.spec_hash


def test_the_hash_is_that_of_the_shares_and_not_of_their_names() -> None:
    doubled = CompositeSpec((Member(replace(ONE, id="renamed"), 2.0), Member(OTHER, 2.0)))
    assert doubled.spec_hash == BOTH.spec_hash
    assert ONE.spec_hash != BOTH.spec_hash != OTHER.spec_hash


@pytest.mark.parametrize("weights", [(1.0, 1.0), (3.0, 1.0), (0.25, 2.5)])
def test_a_spec_is_found_again_by_its_id(weights: tuple[float, float]) -> None:
    spec = CompositeSpec(tuple(Member(*it) for it in zip((ONE, OTHER), weights, strict=True)))
    assert embedder_spec(spec.id, find_spec) == spec


def test_one_network_alone_is_itself() -> None:
    assert composite_id([ONE.id]) == ONE.id
    assert embedder_spec(ONE.id, find_spec) is ONE


@pytest.mark.parametrize(
    ("network_id", "message"),
    [
        ("rorqual-lite0+rorqual-lite0", "two or more different"),
        ("rorqual-lite0+lite0-cetacean-gate", "for gate, not for embedding"),
        ("rorqual-lite0+lite9", "no network 'lite9'"),
        ("rorqual-lite0*0+lite0-levels", "not above 0"),
        ("rorqual-lite0*1.2.3+lite0-levels", "not above 0"),
        ("rorqual-lite0*x+lite0-levels", "like a\\+b"),
        ("rorqual-lite0+", "like a\\+b"),
    ],
)
def test_networks_that_cannot_embed_together_are_refused(network_id: str, message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        embedder_spec(network_id, find_spec)


@pytest.mark.parametrize("specs", [(), (ONE,), (ONE, GATE)])
def test_a_composite_has_two_embedders_or_more(specs: tuple[NetworkSpec, ...]) -> None:
    with pytest.raises(ValueError, match=r"two or more|not for embedding"):
        CompositeSpec(tuple(Member(spec) for spec in specs))
