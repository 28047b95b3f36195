"""A species carries the number under which WoRMS and GBIF know it, or none."""

import csv
from pathlib import Path

import pytest

from rorqual.domain.taxa import Taxon, canonical_species, known_taxa
from rorqual.domain.taxon_identifiers import APHIA_IDS, GBIF_KEYS

LABELS = {taxon.label for taxon in known_taxa()}

# labels of the Happywhale table whose number in WoRMS is not certain, or that are no one species
WITHOUT_APHIA_ID = {
    "commersons_dolphin",
    "dusky_dolphin",
    "southern_right_whale",
    "spotted_dolphin",
    "white_sided_dolphin",
}


def taxon_of(text: str) -> Taxon:
    species = canonical_species(text)
    assert species is not None
    assert species.taxon is not None
    return species.taxon


@pytest.mark.parametrize(
    ("text", "aphia_id", "gbif_key"),
    [
        ("kiler_whale", 137102, 2440483),
        ("bottlenose_dolpin", 137111, 2440447),
        ("Megaptera novaeangliae", 137092, 5220086),
        ("blue whale", 137090, 2440735),
        ("Finback", 137091, 2440718),
        ("Cachalot", 137119, 8123917),
        ("white whale", 137115, 5220003),
        ("Grey whale", 137112, 2440704),
        ("Harbour porpoise", 137117, 2440669),
    ],
)
def test_known_species_have_their_numbers(text: str, aphia_id: int, gbif_key: int) -> None:
    taxon = taxon_of(text)
    assert (taxon.aphia_id, taxon.gbif_key) == (aphia_id, gbif_key)


def test_both_names_for_a_pilot_whale_lead_to_the_short_finned_one() -> None:
    assert taxon_of("globis").aphia_id == taxon_of("pilot_whale").aphia_id == 137096
    assert taxon_of("long_finned_pilot_whale").aphia_id == 137097


def test_a_false_killer_whale_has_a_number_of_its_own() -> None:
    assert taxon_of("false killer whale").aphia_id == 137104
    assert taxon_of("pygmy killer whale").aphia_id == 137095


@pytest.mark.parametrize("numbers", [APHIA_IDS, GBIF_KEYS], ids=["WoRMS", "GBIF"])
def test_every_number_belongs_to_one_label_of_the_taxonomy(numbers: dict[str, int]) -> None:
    assert set(numbers) <= LABELS
    assert len(set(numbers.values())) == len(numbers)
    assert all(number > 0 for number in numbers.values())


def test_only_a_species_has_a_number() -> None:
    numbered = [taxon for taxon in known_taxa() if taxon.aphia_id or taxon.gbif_key]
    assert all(len((taxon.scientific_name or "").split()) == 2 for taxon in numbered)


def test_a_label_for_several_species_has_none() -> None:
    for label in ("spotted_dolphin", "white_sided_dolphin"):
        assert (taxon_of(label).aphia_id, taxon_of(label).gbif_key) == (None, None)


def test_the_happywhale_labels_have_an_aphia_id_but_for_five(real_photos: Path) -> None:
    with (real_photos / "happywhale" / "train_table.csv").open(newline="") as stream:
        taxa = {taxon_of(row["species"]) for row in csv.DictReader(stream)}
    assert {taxon.label for taxon in taxa if taxon.aphia_id is None} == WITHOUT_APHIA_ID
