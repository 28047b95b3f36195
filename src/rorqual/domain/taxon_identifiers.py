"""Under which number do WoRMS and GBIF know a species of the taxonomy? None where not certain.

AphiaIDs are those of the World Register of Marine Species, keys those of the GBIF backbone
taxonomy. Each was read in the register's own record (on PESI, OBIS and API pages, too), or in one
published list and confirmed independently of it; for WoRMS the list is NOAA Fisheries' species
directory, matched with WoRMS by scientific name. A number that only one source gives is left out,
for public lists hold invented ones. So are the dolphins of the former genus Lagenorhynchus that
WoRMS has renamed, and labels for several species.
"""

from collections.abc import Mapping

APHIA_IDS: Mapping[str, int] = {
    # baleen whales
    "blue_whale": 137090,
    "bowhead_whale": 137086,
    "brydes_whale": 137089,
    "fin_whale": 137091,
    "gray_whale": 137112,
    "humpback_whale": 137092,
    "minke_whale": 137087,
    "north_atlantic_right_whale": 159023,
    "sei_whale": 137088,
    # sperm whales, beluga, narwhal, beaked whales
    "beluga": 137115,
    "blainvilles_beaked_whale": 137122,
    "cuviers_beaked_whale": 137127,
    "dwarf_sperm_whale": 159025,
    "gervais_beaked_whale": 137123,
    "narwhal": 137116,
    "northern_bottlenose_whale": 343899,
    "pygmy_sperm_whale": 137113,
    "sowerbys_beaked_whale": 137121,
    "sperm_whale": 137119,
    # dolphins
    "atlantic_humpback_dolphin": 254970,
    "atlantic_spotted_dolphin": 137108,
    "bottlenose_dolphin": 137111,
    "clymene_dolphin": 137106,
    "common_dolphin": 137094,
    "false_killer_whale": 137104,
    "frasiers_dolphin": 137099,
    "killer_whale": 137102,
    "long_finned_pilot_whale": 137097,
    "melon_headed_whale": 137103,
    "pantropic_spotted_dolphin": 137105,
    "pygmy_killer_whale": 137095,
    "rissos_dolphin": 137098,
    "rough_toothed_dolphin": 137110,
    "short_finned_pilot_whale": 137096,
    "spinner_dolphin": 137109,
    "striped_dolphin": 137107,
    "white_beaked_dolphin": 137101,
    # river dolphins and porpoises
    "ganges_river_dolphin": 254967,
    "harbor_porpoise": 137117,
}

GBIF_KEYS: Mapping[str, int] = {
    "atlantic_spotted_dolphin": 5220045,
    "beluga": 5220003,
    "blue_whale": 2440735,
    "bottlenose_dolphin": 2440447,
    "common_dolphin": 8324617,
    "fin_whale": 2440718,
    "gray_whale": 2440704,
    "harbor_porpoise": 2440669,
    "humpback_whale": 5220086,
    "indo_pacific_humpback_dolphin": 2440495,
    "irrawaddy_dolphin": 2440460,
    "killer_whale": 2440483,
    "long_finned_pilot_whale": 2440596,
    "minke_whale": 2440728,
    "narwhal": 5220008,
    "rissos_dolphin": 5220027,
    "sperm_whale": 8123917,
}
