import numpy as np
import pytest

from rorqual.embedding.composite_embedder import CompositeEmbedder, embedder_of
from rorqual.embedding.embedder import Embedder
from rorqual.matching.ensembles.concatenation import concatenated
from rorqual.networks.composite import CompositeSpec, Member
from rorqual.networks.store import find_spec
from tests.rendered import fluke, whole

SPECS = [find_spec(name) for name in ("rorqual-lite0", "lite0-levels")]


@pytest.fixture(scope="module")
def members() -> list[Embedder]:
    return [Embedder(spec) for spec in SPECS]


def test_the_cosine_is_the_weighted_mean_of_the_members(members: list[Embedder]) -> None:
    both = CompositeEmbedder(CompositeSpec((Member(SPECS[0], 3.0), Member(SPECS[1]))))
    crops = [whole(fluke(individual, 0).image) for individual in range(2)]
    one, other = (both.embed(crop) for crop in crops)
    assert one.shape == (both.spec.dimension,)
    assert one.dtype == np.float32
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-5)
    cosines = [float(it.embed(crops[0]) @ it.embed(crops[1])) for it in members]
    assert float(one @ other) == pytest.approx(0.75 * cosines[0] + 0.25 * cosines[1], abs=1e-5)
    apart = concatenated([it.embed(crops[0]) for it in members], [3.0, 1.0])
    np.testing.assert_allclose(one, apart, atol=1e-6)


def test_crops_are_large_enough_for_every_member(members: list[Embedder]) -> None:
    both = embedder_of(CompositeSpec(tuple(Member(spec) for spec in SPECS)))
    assert both.shortest_side == max(it.shortest_side for it in members)


def test_one_network_is_embedded_by_itself() -> None:
    assert isinstance(embedder_of(SPECS[0]), Embedder)
