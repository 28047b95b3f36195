"""What does the fluke look like? Its wet skin in the light of sun and sky, and where it is seen."""

from dataclasses import dataclass

import numpy as np

from rorqual.rendering.conditions import Conditions
from rorqual.rendering.individual import RenderedIndividual
from rorqual.rendering.randomness import Field, fractal_noise, smoothstep, stream
from rorqual.rendering.viewpoint import Viewpoint

SUN_COLOUR = (1.0, 0.95, 0.86)
SKIN_COLOUR = (1.0, 0.985, 0.96)
DIATOMS_TAKE = (0.12, 0.28, 0.62)  # of each colour of the light


@dataclass(frozen=True, slots=True)
class FlukeLayer:
    """The fluke alone, over some rows of the photo."""

    first_row: int  # of the photo
    light: Field  # (rows, columns, 3) linear
    cover: Field  # (rows, columns) 0..1, the stock reaches under water


def light_of_fluke(
    individual: RenderedIndividual,
    view: Viewpoint,
    conditions: Conditions,
    seeds: tuple[int, ...],
    shape: tuple[int, int],
) -> FlukeLayer:
    """The lit fluke of one photo of that shape (rows, columns), as if there were no water."""
    outline = individual.outline
    _, edge = view.to_photo(outline.span, outline.trailing)
    first = max(0, int(edge.min()) - 4)
    last = min(shape[0], int(view.waterline + 0.25 * view.half_span) + 2)
    x, y = np.meshgrid(
        np.arange(shape[1], dtype=np.float32) + 0.5, np.arange(first, last, dtype=np.float32) + 0.5
    )
    u, v = view.to_fluke(x, y)
    trailing, leading = outline.edges_at(u)
    inside = np.minimum(np.minimum(trailing - v, v - leading), 1 - np.abs(u))
    fall_y, fall_x = np.gradient(inside)
    cover = np.clip(0.5 + inside / np.maximum(np.hypot(fall_x, fall_y), 1e-4), 0, 1)
    skin = cover > 0
    film = fractal_noise(stream("wet", *seeds), u.shape, (10, 60), octaves=3)
    light = np.zeros((*u.shape, 3), dtype=np.float32)
    light[skin] = _lit_skin(individual, view, conditions, (u[skin], v[skin]), film[skin])
    return FlukeLayer(first_row=first, light=light, cover=cover.astype(np.float32))


def _lit_skin(
    individual: RenderedIndividual,
    view: Viewpoint,
    conditions: Conditions,
    where: tuple[Field, Field],
    film: Field,
) -> Field:
    """Linear light (points, 3) of points u, v of the fluke; `film` is the running water."""
    reflectance, stain, slope_u, slope_v = individual.marks.at(*where)
    normal_x, normal_y, normal_z = _normal(individual, view, where, slope_u, slope_v)
    sun = conditions.sun
    facing = np.maximum(normal_x * sun[0] + normal_y * sun[1] - normal_z * sun[2], 0)
    half_way = np.array((sun[0], sun[1], 1 - sun[2]), dtype=np.float32)
    half_way /= np.linalg.norm(half_way) + np.float32(1e-6)
    gloss = normal_x * half_way[0] + normal_y * half_way[1] + normal_z * half_way[2]
    glint = np.clip(gloss + 0.012 * film, 0, 1) ** 70 * conditions.sunlight
    overhead = 0.5 + 0.5 * normal_y
    sheen = (0.03 + 0.3 * (1 - normal_z) ** 4) * overhead
    light = np.empty((len(film), 3), dtype=np.float32)
    for band in range(3):
        zenith, horizon = conditions.zenith[band], conditions.horizon[band]
        ambient = 0.8 * (
            zenith * overhead + horizon * 0.55 + conditions.water[band] * (1 - overhead)
        )
        direct = conditions.sunlight * 1.35 * SUN_COLOUR[band]
        tint = SKIN_COLOUR[band] - stain * DIATOMS_TAKE[band]
        diffuse = reflectance * tint * (ambient + direct * facing)
        light[:, band] = diffuse + sheen * 0.5 * (zenith + horizon) + 0.10 * glint
    light *= (1 + 0.05 * film)[:, None]
    return light


def _normal(
    individual: RenderedIndividual,
    view: Viewpoint,
    where: tuple[Field, Field],
    slope_u: Field,
    slope_v: Field,
) -> tuple[Field, Field, Field]:
    """Unit normals of the ventral side: x right, y up, z towards the camera."""
    u, v = where
    trailing, leading = individual.outline.edges_at(u)
    leading = np.maximum(leading, -1.3 * individual.outline.root)
    chord = np.clip((v - leading) / np.maximum(trailing - leading, 0.02), 0, 1)
    turned = np.where(u < 0, np.float32(1 - view.left.reach), np.float32(view.right.reach - 1))
    ridge = u / 0.13
    x = 1.4 * turned + 0.9 * ridge * np.exp(-ridge * ridge) + 0.25 * u * np.abs(u) - slope_u
    y = 0.15 + 0.75 * (2 * chord - 1) ** 3 - 0.2 * smoothstep(np.abs(u), 0.4, 0.0) - slope_v
    scale = 1 / np.sqrt(x * x + y * y + 1)
    return x * scale, y * scale, scale
