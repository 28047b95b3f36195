import numpy as np

from rorqual.rendering.conditions import FLUKE_METRES, draw_conditions
from rorqual.rendering.sea_surface import SKY, look_at_sea


def test_the_waterline_lies_at_the_distance_of_the_whale() -> None:
    conditions = draw_conditions(4)
    surface = look_at_sea(conditions, (4, 0), (320, 480), waterline=220.0, half_span=160.0)
    near_line = surface.distance[210:230]
    assert abs(np.log(np.median(near_line) / conditions.distance)) < 0.25


def test_a_fluke_at_the_whales_distance_spans_what_it_should() -> None:
    conditions = draw_conditions(4)
    surface = look_at_sea(conditions, (4, 0), (320, 480), waterline=220.0, half_span=160.0)
    row = surface.across[220] * conditions.distance / surface.distance[220]
    assert abs(float(np.ptp(row[80:400])) - FLUKE_METRES) < 0.1


def test_water_comes_nearer_towards_the_foot_of_the_photo() -> None:
    surface = look_at_sea(draw_conditions(6), (6, 0), (320, 480), waterline=220.0, half_span=160.0)
    rows = np.median(surface.distance, axis=1)
    assert (np.diff(rows) <= 1e-2).mean() > 0.95


def test_there_is_sky_above_a_horizon_within_the_photo() -> None:
    surface = look_at_sea(draw_conditions(6), (6, 0), (320, 480), waterline=300.0, half_span=20.0)
    sky = surface.distance >= SKY
    assert 0 < surface.horizon < 320
    assert sky[: int(surface.horizon) - 12].all()
    assert not sky[int(surface.horizon) + 12 :].any()
