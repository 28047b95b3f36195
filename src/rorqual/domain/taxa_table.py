"""Which species are known by name: label, scientific name, synonyms and misspellings.

The labels are those of the Happywhale 2022 training table, misspelt ones mended, and further
cetaceans; scientific names follow the Society for Marine Mammalogy, former ones are synonyms.
A label that its users give to several species has the genus, or no scientific name.
"""

Row = tuple[str, str | None, tuple[str, ...]]

HAPPYWHALE: tuple[Row, ...] = (
    ("beluga", "Delphinapterus leucas", ("beluga_whale", "white_whale")),
    ("blue_whale", "Balaenoptera musculus", ("blue",)),
    (
        "bottlenose_dolphin",
        "Tursiops truncatus",
        (
            "bottlenose_dolpin",
            "bottlenosed_dolphin",
            "bottle_nose_dolphin",
            "bottle_nosed_dolphin",
            "common_bottlenose_dolphin",
        ),
    ),
    (
        "brydes_whale",
        "Balaenoptera edeni",
        ("bryde_whale", "balaenoptera_brydei", "edens_whale"),
    ),
    ("commersons_dolphin", "Cephalorhynchus commersonii", ("commerson_dolphin",)),
    (
        "common_dolphin",
        "Delphinus delphis",
        (
            "short_beaked_common_dolphin",
            "long_beaked_common_dolphin",
            "saddleback_dolphin",
            "delphinus_capensis",
        ),
    ),
    (
        "cuviers_beaked_whale",
        "Ziphius cavirostris",
        ("cuvier_beaked_whale", "goose_beaked_whale"),
    ),
    (
        "dusky_dolphin",
        "Lagenorhynchus obscurus",
        ("sagmatias_obscurus", "aethalodelphis_obscurus"),
    ),
    ("false_killer_whale", "Pseudorca crassidens", ("false_kiler_whale", "pseudorca")),
    (
        "fin_whale",
        "Balaenoptera physalus",
        ("finback_whale", "finback", "finwhale", "finner_whale", "common_rorqual"),
    ),
    ("frasiers_dolphin", "Lagenodelphis hosei", ("fraser_dolphin", "frasers_dolphin")),
    ("gray_whale", "Eschrichtius robustus", ("grey_whale",)),
    (
        "humpback_whale",
        "Megaptera novaeangliae",
        ("humpback", "hump_back_whale", "humpbacked_whale"),
    ),
    ("killer_whale", "Orcinus orca", ("kiler_whale", "killerwhale", "orca")),
    (
        "long_finned_pilot_whale",
        "Globicephala melas",
        ("longfinned_pilot_whale", "longfin_pilot_whale", "globicephala_melaena"),
    ),
    ("melon_headed_whale", "Peponocephala electra", ("melonheaded_whale", "melon_head_whale")),
    (
        "minke_whale",
        "Balaenoptera acutorostrata",
        ("minke", "common_minke_whale", "northern_minke_whale", "dwarf_minke_whale"),
    ),
    ("pantropic_spotted_dolphin", "Stenella attenuata", ("pantropical_spotted_dolphin",)),
    ("pygmy_killer_whale", "Feresa attenuata", ("pigmy_killer_whale",)),
    (
        "rough_toothed_dolphin",
        "Steno bredanensis",
        ("roughtoothed_dolphin", "rough_tooth_dolphin"),
    ),
    ("sei_whale", "Balaenoptera borealis", ("sei",)),
    (
        "short_finned_pilot_whale",
        "Globicephala macrorhynchus",
        ("globis", "pilot_whale", "shortfinned_pilot_whale", "shortfin_pilot_whale"),
    ),
    ("southern_right_whale", "Eubalaena australis", ()),
    ("spinner_dolphin", "Stenella longirostris", ("long_snouted_spinner_dolphin",)),
    ("spotted_dolphin", "Stenella", ()),
    ("white_sided_dolphin", None, ("whitesided_dolphin",)),
)

OTHERS: tuple[Row, ...] = (
    # baleen whales
    ("antarctic_minke_whale", "Balaenoptera bonaerensis", ("southern_minke_whale",)),
    ("bowhead_whale", "Balaena mysticetus", ("bowhead", "greenland_whale")),
    ("north_atlantic_right_whale", "Eubalaena glacialis", ("atlantic_right_whale",)),
    ("north_pacific_right_whale", "Eubalaena japonica", ("pacific_right_whale",)),
    ("omuras_whale", "Balaenoptera omurai", ("omura_whale",)),
    ("pygmy_right_whale", "Caperea marginata", ()),
    ("rices_whale", "Balaenoptera ricei", ("rice_whale",)),
    # sperm whales, narwhal, beaked whales
    ("sperm_whale", "Physeter macrocephalus", ("cachalot", "physeter_catodon")),
    ("pygmy_sperm_whale", "Kogia breviceps", ()),
    ("dwarf_sperm_whale", "Kogia sima", ("kogia_simus",)),
    ("narwhal", "Monodon monoceros", ("narwhale",)),
    ("bairds_beaked_whale", "Berardius bairdii", ("baird_beaked_whale",)),
    ("blainvilles_beaked_whale", "Mesoplodon densirostris", ("blainville_beaked_whale",)),
    ("gervais_beaked_whale", "Mesoplodon europaeus", ()),
    ("northern_bottlenose_whale", "Hyperoodon ampullatus", ()),
    ("sowerbys_beaked_whale", "Mesoplodon bidens", ("sowerby_beaked_whale",)),
    ("southern_bottlenose_whale", "Hyperoodon planifrons", ()),
    # dolphins
    (
        "atlantic_humpback_dolphin",
        "Sousa teuszii",
        ("atlantic_humpbacked_dolphin",),
    ),
    ("atlantic_spotted_dolphin", "Stenella frontalis", ()),
    (
        "atlantic_white_sided_dolphin",
        "Leucopleurus acutus",
        ("lagenorhynchus_acutus",),
    ),
    ("australian_humpback_dolphin", "Sousa sahulensis", ()),
    ("australian_snubfin_dolphin", "Orcaella heinsohni", ()),
    ("chilean_dolphin", "Cephalorhynchus eutropia", ()),
    ("clymene_dolphin", "Stenella clymene", ("short_snouted_spinner_dolphin",)),
    ("guiana_dolphin", "Sotalia guianensis", ()),
    ("heavisides_dolphin", "Cephalorhynchus heavisidii", ("heaviside_dolphin",)),
    (
        "hectors_dolphin",
        "Cephalorhynchus hectori",
        ("hector_dolphin", "maui_dolphin", "mauis_dolphin"),
    ),
    ("hourglass_dolphin", "Lagenorhynchus cruciger", ("sagmatias_cruciger",)),
    ("indian_ocean_humpback_dolphin", "Sousa plumbea", ()),
    (
        "indo_pacific_bottlenose_dolphin",
        "Tursiops aduncus",
        ("indopacific_bottlenose_dolphin",),
    ),
    (
        "indo_pacific_humpback_dolphin",
        "Sousa chinensis",
        ("indopacific_humpback_dolphin", "chinese_white_dolphin"),
    ),
    ("irrawaddy_dolphin", "Orcaella brevirostris", ()),
    ("northern_right_whale_dolphin", "Lissodelphis borealis", ()),
    (
        "pacific_white_sided_dolphin",
        "Lagenorhynchus obliquidens",
        ("sagmatias_obliquidens", "aethalodelphis_obliquidens"),
    ),
    ("peales_dolphin", "Lagenorhynchus australis", ("peale_dolphin", "sagmatias_australis")),
    ("rissos_dolphin", "Grampus griseus", ("risso_dolphin", "grampus")),
    ("southern_right_whale_dolphin", "Lissodelphis peronii", ()),
    ("striped_dolphin", "Stenella coeruleoalba", ()),
    ("white_beaked_dolphin", "Lagenorhynchus albirostris", ("whitebeaked_dolphin",)),
    # river dolphins and porpoises
    ("amazon_river_dolphin", "Inia geoffrensis", ("boto", "pink_river_dolphin")),
    ("ganges_river_dolphin", "Platanista gangetica", ("susu",)),
    ("tucuxi", "Sotalia fluviatilis", ()),
    ("burmeisters_porpoise", "Phocoena spinipinnis", ("burmeister_porpoise",)),
    ("dalls_porpoise", "Phocoenoides dalli", ("dall_porpoise",)),
    ("harbor_porpoise", "Phocoena phocoena", ("harbour_porpoise", "common_porpoise")),
    (
        "indo_pacific_finless_porpoise",
        "Neophocaena phocaenoides",
        ("indopacific_finless_porpoise",),
    ),
    ("narrow_ridged_finless_porpoise", "Neophocaena asiaeorientalis", ()),
    ("vaquita", "Phocoena sinus", ()),
)

ROWS: tuple[Row, ...] = HAPPYWHALE + OTHERS
