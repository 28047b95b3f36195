"""A graphics card is used where there is one, and never wanted in vain without a word."""

import pytest

from rorqual.domain.errors import NetworkError
from rorqual.networks.device import execution_providers

CPU, CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"


@pytest.mark.parametrize(
    ("wanted", "found", "providers"),
    [
        ("auto", [CPU], [CPU]),
        ("auto", [CUDA, CPU], [CUDA, CPU]),
        ("", [CUDA, CPU], [CUDA, CPU]),
        ("CPU", [CUDA, CPU], [CPU]),
        ("gpu", [CUDA, CPU], [CUDA, CPU]),
    ],
)
def test_the_variable_chooses_among_what_is_found(
    wanted: str, found: list[str], providers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_DEVICE", wanted)
    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: found)
    assert execution_providers() == providers


@pytest.mark.parametrize(("wanted", "told"), [("gpu", "rorqual\\[gpu\\]"), ("tpu", "auto, cpu")])
def test_what_cannot_be_had_is_told(
    wanted: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_DEVICE", wanted)
    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: [CPU])
    with pytest.raises(NetworkError, match=told):
        execution_providers()
