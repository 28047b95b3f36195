"""What would a photo of this individual look like, in this encounter? Everything put together."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from rorqual.domain.box import Box
from rorqual.rendering.camera import take_photo
from rorqual.rendering.conditions import Conditions, draw_conditions
from rorqual.rendering.fluke_light import FlukeLayer, light_of_fluke
from rorqual.rendering.individual import individual_of
from rorqual.rendering.randomness import Field, smoothstep, stream
from rorqual.rendering.sea_light import light_of_sea, paint_sky
from rorqual.rendering.sea_surface import SeaSurface, look_at_sea
from rorqual.rendering.splash import flying_water, foam_on_sea, spray
from rorqual.rendering.viewpoint import Viewpoint, draw_viewpoint

SUNLIT_FOAM = np.array((0.62, 0.6, 0.55), dtype=np.float32)
SMALLEST = 96  # pixels, of either side


@dataclass(frozen=True, slots=True)
class RenderedPhoto:
    """A rendered photo and what is known of it."""

    image: Image.Image  # RGB
    box: Box | None  # of the visible fluke; None for a sea without an animal


def render_photo(
    individual_seed: int | None,
    encounter_seed: int,
    photo_seed: int,
    *,
    width: int = 960,
    height: int = 640,
) -> RenderedPhoto:
    """Render one photo; the same seeds and size give the same photo.

    Args:
        individual_seed: fixes outline and marks; None renders the sea alone.
        encounter_seed: fixes sea, sky, light and camera.
        photo_seed: fixes viewpoint, framing, waves, spray and noise.
        width: pixels, 96 or more.
        height: pixels, 96 or more.

    Raises:
        ValueError: where a seed is negative or the size is too small.
    """
    if min(width, height) < SMALLEST:
        raise ValueError(f"a photo of {width}x{height} is too small, each side needs {SMALLEST}")
    seeds = (encounter_seed, photo_seed)
    shape = (height, width)
    conditions = draw_conditions(encounter_seed)
    if individual_seed is None:
        light = _empty_sea(conditions, seeds, shape)
        return RenderedPhoto(take_photo(light, conditions, seeds), None)
    individual = individual_of(individual_seed)
    view = draw_viewpoint(individual.outline, seeds, width, height)
    surface = look_at_sea(conditions, seeds, shape, view.waterline, view.half_span)
    light = _sea(surface, conditions, seeds, view)
    fluke = light_of_fluke(individual, view, conditions, seeds, shape)
    _mirror(light, fluke, surface, view, conditions)
    seen = _stand_in_water(fluke, surface, conditions)
    rows = slice(fluke.first_row, fluke.first_row + len(seen))
    light[rows] += (fluke.light - light[rows]) * seen[..., None]
    white = _white(conditions)
    drops = 0.8 * flying_water(individual, view, seeds, shape)
    light += (white - light) * drops[..., None]
    burst = spray(view, _contact(seen, fluke, view), seeds, shape)
    shaded = white * burst.brightness[..., None]
    light[burst.rows] += (shaded - light[burst.rows]) * burst.cover[..., None]
    return RenderedPhoto(take_photo(light, conditions, seeds), _box_of(seen, fluke.first_row))


def _empty_sea(conditions: Conditions, seeds: tuple[int, int], shape: tuple[int, int]) -> Field:
    rng = stream("empty", *seeds)
    waterline, half_span = shape[0] * rng.uniform(0.7, 1.0), shape[1] * rng.uniform(0.07, 0.25)
    surface = look_at_sea(conditions, seeds, shape, waterline, half_span)
    return _sea(surface, conditions, seeds, None)


def _sea(
    surface: SeaSurface, conditions: Conditions, seeds: tuple[int, int], view: Viewpoint | None
) -> Field:
    """Linear light of sea and sky with foam, softer behind and before the plane of focus."""
    light = light_of_sea(surface, conditions)
    foam = foam_on_sea(surface, conditions, seeds, view)
    light += (_white(conditions) - light) * foam[..., None]
    paint_sky(light, surface, conditions, *seeds)
    blur = light.shape[1] * 0.0009
    softened = gaussian_filter(light, (blur, blur, 0), mode="nearest", truncate=2.5)
    away = np.abs(np.log(surface.distance / np.float32(conditions.distance)))
    light += (softened - light) * smoothstep(away, 0.05, 0.5)[..., None]
    return light


def _white(conditions: Conditions) -> Field:
    """Linear light of foam."""
    lit = 0.55 * (0.6 * conditions.zenith + 0.9 * conditions.horizon)
    white: Field = lit + conditions.sunlight * SUNLIT_FOAM
    return white


def _stand_in_water(fluke: FlukeLayer, surface: SeaSurface, conditions: Conditions) -> Field:
    """Cover of the fluke where no nearer wave hides it."""
    rows = slice(fluke.first_row, fluke.first_row + len(fluke.cover))
    behind = surface.distance[rows] / np.float32(conditions.distance)
    seen: Field = fluke.cover * smoothstep(behind, 0.994, 1.002)
    return seen


def _contact(seen: Field, fluke: FlukeLayer, view: Viewpoint) -> tuple[float, float]:
    """First and last column in which the fluke stands in the water."""
    row = int(view.waterline) - 3 - fluke.first_row
    columns = np.flatnonzero(fluke.cover[min(row, len(seen) - 1)] > 0.5)
    if len(columns) == 0:
        return view.x, view.x
    return float(columns[0]), float(columns[-1])


def _mirror(
    light: Field,
    fluke: FlukeLayer,
    surface: SeaSurface,
    view: Viewpoint,
    conditions: Conditions,
) -> None:
    """Darken the water before the fluke, which mirrors it in place of the sky."""
    first = max(0, int(view.waterline) - 8)
    rows, columns = np.mgrid[first : light.shape[0], 0 : light.shape[1]]
    shake_x = surface.slope_x[first:] * view.half_span * 0.5
    shake_y = surface.slope_z[first:] * view.half_span * 1.2
    up = (2 * view.waterline - rows - fluke.first_row - np.abs(shake_y)).astype(np.int32)
    across = np.clip(columns + shake_x, 0, light.shape[1] - 1).astype(np.int32)
    inside = (up >= 0) & (up < len(fluke.cover))
    cover = fluke.cover[np.clip(up, 0, len(fluke.cover) - 1), across] * inside
    fade = np.exp(-(rows - view.waterline) / (0.6 * view.half_span))
    strength = (0.55 * cover * np.minimum(fade, 1)).astype(np.float32)
    dark = conditions.water * 0.8
    light[first:] += (dark - light[first:]) * strength[..., None]


def _box_of(seen: Field, first_row: int) -> Box:
    """The smallest box around what is seen of the fluke."""
    columns = np.flatnonzero((seen > 0.5).any(axis=0))
    rows = np.flatnonzero((seen > 0.5).any(axis=1))
    return Box(
        float(columns[0]),
        float(rows[0] + first_row),
        float(columns[-1] + 1),
        float(rows[-1] + first_row + 1),
    )
