import pytest

from rorqual.domain.taxa import known_taxa
from rorqual.exchange.report.species_wording import scientific_name, species_name


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("humpback_whale", "Humpback whale"),
        ("north_atlantic_right_whale", "North Atlantic right whale"),
        ("brydes_whale", "Bryde's whale"),
        ("ganges_river_dolphin", "Ganges river dolphin"),
        ("unknown", "Species unknown"),
        ("some_new_species", "Some new species"),
    ],
)
def test_names_as_they_are_spelt(label: str, name: str) -> None:
    assert species_name(label) == name


def test_every_known_species_has_a_name_and_mostly_a_scientific_one() -> None:
    for taxon in known_taxa():
        assert species_name(taxon.label)[0].isupper()
        assert scientific_name(taxon.label) == taxon.scientific_name
    assert scientific_name("unknown") is None
