import pytest
from PIL import Image

from rorqual.networks import footprint
from rorqual.networks.session import Network
from rorqual.networks.store import find_spec


@pytest.mark.parametrize("network", ["rorqual-lite0-tiles", "rorqual-lite0-tiles+lite0-levels"])
def test_an_animal_costs_as_many_runs_as_looks(
    network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    pictures: set[tuple[str, bytes]] = set()

    def run(of: Network, image: Image.Image) -> None:
        asked.append(of.spec.id)
        pictures.add((of.spec.id, image.tobytes()))

    monkeypatch.setattr(Network, "run", run)
    footprint._measure(network)
    for member in network.split("+"):
        assert asked.count(member) == find_spec(member).looks * (footprint._RUNS + 1)
    assert len(pictures) == len(asked)  # a picture that was run before costs nothing
