from collections.abc import Mapping
from dataclasses import replace

from rorqual.networks.spec import NetworkSpec
from rorqual.networks.store import find_spec, shipped_specs
from rorqual.training.model_cards import model_card

GATE = find_spec("lite0-cetacean-gate")
SHARE = {"value": 0.9, "low": 0.8123, "high": 0.95, "k": 1800, "n": 2000}


def rows(spec: NetworkSpec, figures: Mapping[str, object]) -> list[str]:
    lines = model_card(spec, figures).split("## Figures")[1].splitlines()
    return [line for line in lines if line.startswith("|")][2:]


def test_a_card_states_terms_files_and_source() -> None:
    for spec in shipped_specs().values():
        card = model_card(spec, {})
        for fact in (spec.id, spec.licence, spec.source, spec.file.sha256[:12], spec.stamp):
            assert fact in card
        assert f"commercial work is {'allowed' if spec.commercial_use else 'not allowed'}" in card


def test_figures_under_the_id_of_a_network_are_its_own() -> None:
    figures = {"gate.json": {GATE.id: {"passes": {"sea_rays": SHARE}}, "another": {"auc": 0.5}}}
    assert rows(GATE, figures) == ["| passes, sea rays | 0.900 | 0.812 to 0.950 | 1,800 of 2,000 |"]


def test_a_figure_of_one_group_has_no_interval() -> None:
    alone = SHARE | {"low": None, "high": None}
    assert rows(GATE, {"gate.json": {GATE.id: {"auc": {"boat": alone}}}}) == [
        "| auc, boat | 0.900 | none: one group | 1,800 of 2,000 |"
    ]


def test_figures_beside_the_stamp_of_a_network_are_its_own() -> None:
    run = {"models": {"gate": GATE.stamp}, "figures": {"top-1": SHARE | {"k": None}}, "seed": 3}
    expected = ["| right whales, figures, top-1 | 0.900 | 0.812 to 0.950 | 2,000 |"]
    assert rows(GATE, {"job.json": {"right_whales": run}}) == expected
    assert rows(GATE, {"job.json": {"right_whales": {"gate": GATE.stamp, "auc": 0.25}}}) == [
        "| right whales, auc | 0.2500 | | |"
    ]


def test_figures_of_an_earlier_state_of_the_network_are_not_its_own() -> None:
    earlier = replace(GATE, dimension=2)
    figures = {"job.json": {"models": {"gate": earlier.stamp}, "auc": 0.5}}
    assert earlier.id == GATE.id
    assert "None has been measured." in model_card(GATE, figures)


def test_limits_stand_in_the_card() -> None:
    assert "## Limits\n\nIt sleeps." in model_card(replace(GATE, limits="It sleeps."), {})
    assert "## Limits" not in model_card(replace(GATE, limits=""), {})


def test_splits_are_told_where_photos_had_a_part() -> None:
    assert "60 % fit" in model_card(replace(GATE, commercial_use=False), {})
    assert "60 % fit" not in model_card(replace(GATE, commercial_use=True), {})
