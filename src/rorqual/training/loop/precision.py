"""In how many bits is computed? As the recipe says, where the device has instructions for it."""

import torch

from rorqual.training.recipe.recipe import Precision


def has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 itself.

    Otherwise torch imitates it, many times slower than 32 bits.
    """
    return torch.backends.cpu.get_cpu_capability().startswith(("AVX512", "SVE"))


def precision_on(accelerator: str, wanted: Precision) -> Precision:
    """What to compute in.

    Half precision on a processor is bfloat16, whatever its kind on a GPU, and 32 bits where the
    processor would be slower in bfloat16.

    Args:
        accelerator: in Lightning's words.
        wanted: by the recipe.
    """
    if torch.cuda.is_available() and accelerator in {"auto", "gpu", "cuda"}:
        return wanted
    if wanted == "32-true" or not has_bfloat16():
        return "32-true"
    return "bf16-mixed"
