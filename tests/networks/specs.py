"""Specs for tests, as their authors write them."""

from importlib.resources import files

from rorqual.networks.spec import ImageInput

_SHIPPED = files("rorqual.networks") / "data"
LEVELS = (_SHIPPED / "lite0-levels.toml").read_text("utf-8")
GATE = (_SHIPPED / "lite0-cetacean-gate.toml").read_text("utf-8")


def an_input(
    width: int = 8,
    height: int = 6,
    *,
    bgr: bool = False,
    bilinear: bool = False,
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0),
    std: tuple[float, float, float] = (1.0, 1.0, 1.0),
) -> ImageInput:
    """An input whose values are the pixels over 255, where nothing else is said."""
    return ImageInput(
        width=width,
        height=height,
        resize="stretch",
        interpolation="bilinear" if bilinear else "bicubic",
        mean=mean,
        std=std,
        channels="bgr" if bgr else "rgb",
    )
