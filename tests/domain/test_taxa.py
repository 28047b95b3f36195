"""Users' words for species lead to one label each."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.domain.taxa import Taxon, canonical_species, known_taxa, snake_case

HAPPYWHALE_MERGES = {
    "bottlenose_dolpin": "bottlenose_dolphin",
    "kiler_whale": "killer_whale",
    "globis": "short_finned_pilot_whale",
    "pilot_whale": "short_finned_pilot_whale",
}


def label_of(text: str) -> str | None:
    species = canonical_species(text)
    return species.label if species else None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        *HAPPYWHALE_MERGES.items(),
        ("  Humpback Whale ", "humpback_whale"),
        ("short-finned pilot whale", "short_finned_pilot_whale"),
        ("Megaptera novaeangliae", "humpback_whale"),
        ("ORCINUS ORCA", "killer_whale"),
        ("Cuvier's beaked whale", "cuviers_beaked_whale"),
        ("Cuvier\u2019s Beaked Whale", "cuviers_beaked_whale"),
        ("white whale", "beluga"),
        ("grey whale", "gray_whale"),
        ("Eubalaena glacialis", "north_atlantic_right_whale"),
        ("Physeter catodon", "sperm_whale"),
        ("harbour porpoise", "harbor_porpoise"),
        ("Aethalodelphis obscurus", "dusky_dolphin"),
    ],
)
def test_names_in_use_lead_to_the_canonical_label(text: str, label: str) -> None:
    species = canonical_species(text)
    assert species is not None
    assert species.label == label
    assert species.taxon is not None


@pytest.mark.parametrize("text", ["", "  ", "unknown", "NA", "n/a", "None", "nan", "?", "-"])
def test_nothing_known_is_none(text: str) -> None:
    assert canonical_species(text) is None


def test_names_are_compared_whole() -> None:
    assert label_of("killer whale") == "killer_whale"
    assert label_of("false killer whale") == "false_killer_whale"
    assert label_of("pygmy killer whale") == "pygmy_killer_whale"
    assert label_of("southern right whale dolphin") == "southern_right_whale_dolphin"


def test_a_species_outside_the_taxonomy_keeps_its_name() -> None:
    species = canonical_species("Steller Sea-Lion")
    assert species is not None
    assert species.label == "steller_sea_lion"
    assert species.taxon is None


@given(st.text())
def test_a_canonical_label_stands_for_itself(text: str) -> None:
    first = canonical_species(text)
    if first is not None:
        assert canonical_species(first.label) == first


@given(st.sampled_from(known_taxa()), st.sampled_from([str.upper, str.title, str.lower]))
def test_every_name_of_a_taxon_leads_to_it(taxon: Taxon, cased: Callable[[str], str]) -> None:
    names = [taxon.label, taxon.scientific_name or taxon.label, *taxon.synonyms]
    assert {label_of(cased(name.replace("_", " "))) for name in names} == {taxon.label}


def test_no_name_belongs_to_two_taxa() -> None:
    counts = Counter(
        name
        for taxon in known_taxa()
        for name in {taxon.label, snake_case(taxon.scientific_name or ""), *taxon.synonyms} - {""}
    )
    assert [name for name, count in counts.items() if count > 1] == []
    assert all(name == snake_case(name) for name in counts)


def test_the_thirty_labels_of_happywhale_are_26_species(real_photos: Path) -> None:
    with (real_photos / "happywhale" / "train_table.csv").open(newline="") as stream:
        labels = {row["species"] for row in csv.DictReader(stream)}
    assert len(labels) == 30
    found = {label: canonical_species(label) for label in labels}
    assert all(species is not None and species.taxon is not None for species in found.values())
    assert {label: label_of(label) for label in labels} == {
        label: HAPPYWHALE_MERGES.get(label, label) for label in labels
    }
    assert len({label_of(label) for label in labels}) == 26
