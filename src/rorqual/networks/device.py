"""On what do networks run? A graphics card where ONNX Runtime finds one, else the processor."""

import os

import onnxruntime

from rorqual.domain.errors import NetworkError

VARIABLE = "RORQUAL_DEVICE"
_CPU = "CPUExecutionProvider"
_CARDS = ("CUDAExecutionProvider", "ROCMExecutionProvider", "DmlExecutionProvider")


def execution_providers() -> list[str]:
    """ONNX Runtime's providers, the preferred one first; the processor is always the last.

    RORQUAL_DEVICE chooses: `auto` (or nothing) takes a graphics card where there is one, `cpu`
    never does, `gpu` wants one.

    Raises:
        NetworkError: where the variable holds something else, or a card is wanted and not found.
    """
    wanted = os.environ.get(VARIABLE, "auto").strip().lower() or "auto"
    if wanted == "cpu":
        return [_CPU]
    cards = [it for it in _CARDS if it in onnxruntime.get_available_providers()]
    if wanted == "auto" or (wanted == "gpu" and cards):
        return [*cards, _CPU]
    if wanted == "gpu":
        raise NetworkError(
            f"{VARIABLE}=gpu, but ONNX Runtime finds no graphics card: install its build for yours "
            "(`pip uninstall onnxruntime`, then `pip install 'rorqual[gpu]'`) and the driver, or "
            f"set {VARIABLE}=auto"
        )
    raise NetworkError(f"{VARIABLE} is {wanted!r}: set it to auto, cpu or gpu")
