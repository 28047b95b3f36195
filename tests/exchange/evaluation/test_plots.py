from xml.etree import ElementTree

import numpy as np
from PIL import Image

from rorqual.exchange.evaluation.overlays import SIDE, colours, overlay
from rorqual.exchange.evaluation.plots import Bar, bars


def test_drawings_are_sound_xml_and_names_are_escaped() -> None:
    drawn = bars("MAP@5 < 1", [Bar("<this> & that", 0.5, 0.4, 0.6), Bar("no interval", 0.1)])
    root = ElementTree.fromstring(drawn)
    assert [it.text for it in root.iter("text")].count("<this> & that") == 1
    assert len(list(root.iter("circle"))) == 2


def test_an_overlay_is_seen_where_the_map_is_strong_and_nowhere_else() -> None:
    grey = Image.new("RGB", (100, 100), (128, 128, 128))
    strength = np.zeros((4, 4))
    strength[0, 0] = 1.0
    changed = np.abs(np.asarray(overlay(grey, strength), dtype=float) - 128).max(axis=2)
    assert changed[SIDE // 16, SIDE // 16] > 40
    assert changed[SIDE // 2 :, SIDE // 2 :].max() == 0


def test_colours_go_from_cold_to_hot() -> None:
    cold, hot = colours(np.array([0.0, 1.0]))
    assert cold[2] > cold[0]
    assert hot[0] > hot[2]
