"""How does a picture look on a bad day? Blur, dusk, noise, compression, haze, glare, spray."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

Degrade = Callable[[Image.Image, np.random.Generator], Image.Image]
MODERATE = "blur 1 with brightness 60 %"  # what the requirement on noisy photos is measured at


@dataclass(frozen=True, slots=True)
class Condition:
    """One kind of damage at one severity; applied at the network's input size."""

    kind: str
    name: str
    severity: float  # in the kind's own unit; higher is worse within a kind
    apply: Degrade


def conditions() -> tuple[Condition, ...]:
    """All of them; the paper's come first."""
    found = [
        *(Condition("blur", f"blur {s:g}", s, _blur(s)) for s in (0.5, 1.0, 2.0)),
        *(
            Condition("dusk", f"brightness {100 * b:.0f} %", 1 - b, _dim(b))
            for b in (0.7, 0.6, 0.5)
        ),
        Condition("blur and dusk", MODERATE, 1.0, _then(_blur(1.0), _dim(0.6))),
        *(Condition("noise", f"noise {s:g}", s, _noise(s)) for s in (5.0, 15.0, 30.0)),
        *(Condition("JPEG", f"JPEG quality {q}", 100.0 - q, _jpeg(q)) for q in (50, 25, 10)),
        *(Condition("size", f"1/{f:g} of the size", f, _reduce(f)) for f in (1.5, 2.0, 4.0)),
        *(Condition("haze", f"haze {100 * h:.0f} %", h, _haze(h)) for h in (0.2, 0.4, 0.6)),
        *(Condition("glare", f"glare {100 * g:.0f} %", g, _glare(g)) for g in (0.05, 0.1, 0.2)),
        *(Condition("hidden", f"hidden {100 * h:.0f} %", h, _hide(h)) for h in (0.1, 0.2, 0.4)),
    ]
    return tuple(found)


def _then(first: Degrade, second: Degrade) -> Degrade:
    return lambda image, random: second(first(image, random), random)


def _blur(sigma: float) -> Degrade:
    """Gaussian, standard deviation in pixels."""
    return lambda image, _: image.filter(ImageFilter.GaussianBlur(sigma))


def _dim(factor: float) -> Degrade:
    return lambda image, _: ImageEnhance.Brightness(image).enhance(factor)


def _noise(deviation: float) -> Degrade:
    """Gaussian and independent per pixel and channel, in grey levels of 255."""

    def degrade(image: Image.Image, random: np.random.Generator) -> Image.Image:
        pixels = np.asarray(image, dtype=np.float32)
        noisy = pixels + random.normal(0.0, deviation, pixels.shape)
        return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))

    return degrade


def _jpeg(quality: int) -> Degrade:
    def degrade(image: Image.Image, _: np.random.Generator) -> Image.Image:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality)
        return Image.open(file).convert("RGB")

    return degrade


def _reduce(factor: float) -> Degrade:
    """Fewer pixels, brought back to the old size."""

    def degrade(image: Image.Image, _: np.random.Generator) -> Image.Image:
        small = (max(1, round(image.width / factor)), max(1, round(image.height / factor)))
        return image.resize(small, Image.Resampling.BICUBIC).resize(
            image.size, Image.Resampling.BICUBIC
        )

    return degrade


def _haze(share: float) -> Degrade:
    """So much of a light grey veil."""
    return lambda image, _: Image.blend(image, Image.new("RGB", image.size, (215, 220, 224)), share)


def _glare(share: float) -> Degrade:
    """White spots of sun and spray that cover about that share."""

    def degrade(image: Image.Image, random: np.random.Generator) -> Image.Image:
        spots = Image.new("L", image.size, 0)
        draw = ImageDraw.Draw(spots)
        covered, wanted = 0.0, share * image.width * image.height
        while covered < wanted:
            radius = random.uniform(0.01, 0.06) * max(image.size)
            x, y = random.uniform(0, image.width), random.uniform(0, image.height)
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
            covered += np.pi * radius**2
        white = Image.new("RGB", image.size, (255, 255, 255))
        return Image.composite(white, image, spots.filter(ImageFilter.GaussianBlur(1.0)))

    return degrade


def _hide(share: float) -> Degrade:
    """A grey rectangle of that share of the area, somewhere."""

    def degrade(image: Image.Image, random: np.random.Generator) -> Image.Image:
        width, height = (round(side * share**0.5) for side in image.size)
        x = int(random.integers(0, image.width - width + 1))
        y = int(random.integers(0, image.height - height + 1))
        hidden = image.copy()
        hidden.paste((128, 128, 128), (x, y, x + width, y + height))
        return hidden

    return degrade
