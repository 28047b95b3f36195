"""Which parts of the documentation are computed? `python -m tools.generate_docs` writes them.

A part stands between `<!-- figures:NAME -->` and `<!-- /figures:NAME -->`; the page
docs/command_line.md, the cards in docs/models and the drawings in docs/images are computed as a
whole. With --check nothing is written, and the exit code is 1 where a page is not what it would
be.
"""

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from rorqual.training.model_cards import model_cards
from tools.adapt_figures import adapt_table
from tools.backbone_figures import backbone_table
from tools.calibration_table import calibration_table
from tools.clustering_figures import anchoring_table, clustering_tables
from tools.command_line_page import command_line_page
from tools.detected_boxes_figures import box_margins_table, detected_boxes_table
from tools.evaluation_figures import evaluation_tables, paper_table
from tools.evaluation_pictures import evaluation_pictures
from tools.family_figures import family_table
from tools.gate_figures import gate_sentence, gate_table
from tools.local_features_figures import local_features_table
from tools.look_figures import closer_tables, tiles_tables
from tools.main_job_figures import main_job_tables
from tools.mark_facts_figures import mark_facts_table
from tools.masking_figures import masking_table
from tools.matching_figures import matching_tables
from tools.network_table import network_table
from tools.plausible_table import plausible_tables
from tools.scaling_figures import scaling_tables
from tools.search_curve import search_curve
from tools.search_figures import (
    search_answers,
    search_changes,
    search_probabilities,
    search_table,
)
from tools.service_load_figures import service_load_table
from tools.service_settings_table import service_settings_table
from tools.species_channel_figures import species_channel_table
from tools.speed_figures import speed_table
from tools.splits_figures import splits_tables
from tools.switch_figures import switch_day_table
from tools.training_figures import training_choices, training_profile, training_table

REPOSITORY = Path(__file__).resolve().parents[1]
PARTS: Mapping[str, Callable[[], str]] = {
    "adapt": adapt_table,
    "anchoring": anchoring_table,
    "backbones": backbone_table,
    "box_margins": box_margins_table,
    "calibrations": calibration_table,
    "closer": closer_tables,
    "clustering": clustering_tables,
    "detected_boxes": detected_boxes_table,
    "evaluation": evaluation_tables,
    "families": family_table,
    "gate": gate_table,
    "gate_sentence": gate_sentence,
    "local_features": local_features_table,
    "main_job": main_job_tables,
    "mark_facts": mark_facts_table,
    "masking": masking_table,
    "matching": matching_tables,
    "networks": network_table,
    "paper": paper_table,
    "plausible": plausible_tables,
    "scaling": scaling_tables,
    "search": search_table,
    "search_answers": search_answers,
    "search_changes": search_changes,
    "search_probabilities": search_probabilities,
    "service_load": service_load_table,
    "service_settings": service_settings_table,
    "species_channel": species_channel_table,
    "speed": speed_table,
    "splits": splits_tables,
    "switch_day": switch_day_table,
    "tiles": tiles_tables,
    "training": training_table,
    "training_choices": training_choices,
    "training_profile": training_profile,
}
_PART = re.compile(r"<!-- figures:(\w+) -->.*?<!-- /figures:\1 -->", re.DOTALL)
_COMMAND = re.compile(r"`[^`\n]* --photos DATA[^`\n]*`")


def with_computed_parts(text: str, to_root: str = "") -> str:
    """The text of a page with its computed parts written anew.

    The first command that wants DATA says where that is explained: a reader needs it once a page.

    Args:
        text: of the page.
        to_root: the way from the page's folder to the repository's, such as `../`.

    Raises:
        KeyError: where a part is not known.
    """
    explained = False

    def computed(match: re.Match[str]) -> str:
        nonlocal explained
        name = match[1]
        part = PARTS[name]()
        if not explained:
            link = f"[what DATA is]({to_root}CONTRIBUTING.md#data)"
            part, found = _COMMAND.subn(rf"\g<0> ({link})", part, count=1)
            explained = bool(found)
        return f"<!-- figures:{name} -->\n{part}\n<!-- /figures:{name} -->"

    return _PART.sub(computed, text)


def computed_pages() -> dict[Path, str]:
    """Every page with computed parts, as it should be."""
    pages = (*sorted(REPOSITORY.glob("*.md")), *sorted(REPOSITORY.glob("docs/*.md")))
    docs = REPOSITORY / "docs"
    texts = {
        page: with_computed_parts(page.read_text("utf-8"), "../" if page.parent == docs else "")
        for page in pages
    }
    cards = {docs / "models" / name: it for name, it in model_cards(docs / "figures").items()}
    drawings = {"search_growth.svg": search_curve(), **evaluation_pictures()}
    images = {docs / "images" / name: drawing for name, drawing in drawings.items()}
    return texts | {docs / "command_line.md": command_line_page()} | cards | images


def main() -> int:
    """Write the pages, or say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    stale = 0
    for page, text in computed_pages().items():
        if page.exists() and page.read_text("utf-8") == text:
            continue
        stale += 1
        name = page.relative_to(REPOSITORY).as_posix()
        if check:
            sys.stderr.write(f"{name} is out of date: run `make docs`\n")
        else:
            page.parent.mkdir(exist_ok=True)
            page.write_text(text, "utf-8", newline="\n")
            sys.stderr.write(f"{name} is written anew\n")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
