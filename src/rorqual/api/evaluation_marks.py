"""What do users get where marks and species are compared too, and where are they?"""

from collections.abc import Mapping

from rorqual.api.evaluation_parts import Parts
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import UsageError
from rorqual.embedding.species import SpeciesHead
from rorqual.evaluation.divisions import Division, telling_division
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.held_out_calibration import Calibrated, calibrated_with
from rorqual.evaluation.marks import MarksSource, Sources, fused_figures
from rorqual.exchange.evaluation.marks_json import ALONE, fused_way, marks_json
from rorqual.exchange.evaluation.row_tables import MARKS_ROWS, answers_table
from rorqual.identify.channels_at_work import channels_at_work, marks_in_force
from rorqual.identify.local_features import CatalogueFeatures
from rorqual.identify.local_look import local_features
from rorqual.identify.local_marks import ROOTSIFT, Marks, rootsift_marks
from rorqual.identify.progress import Progress
from rorqual.identify.species_look import CatalogueSpecies, species_channel
from rorqual.matching.calibration import Calibration
from rorqual.matching.further_channels import joined
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.local.opencv import MARKS_MISSING, has_opencv


def marks_part(
    parts: Parts,
    catalogue: Catalogue,
    calibrated: Calibrated,
    given: Division | None,
    head: SpeciesHead | None,
    maker: FigureMaker,
    on_progress: Progress,
) -> None:
    """Add the answers by embedding, marks and species, calibrated as `rorqual calibrate` does.

    Marks are those that the catalogue is calibrated with, else RootSIFT.

    Raises:
        UsageError: where marks cannot be compared in this installation.
    """
    if not has_opencv():
        raise UsageError(f"--marks: {MARKS_MISSING}")
    asked = given or telling_division(calibrated.tested, seed=maker.seed)
    if asked is None:
        return
    at_work = channels_at_work(
        _with_channels(catalogue, calibrated, head, maker.seed, on_progress),
        local=True,
        species_head=head.spec.stamp if head else None,
    )
    asks_species = head is not None
    head = head if at_work.species else None
    used = [_named(at_work.marks)] if at_work.marks else []
    used += ["species"] if head else []
    if not used:
        sentence = (
            f"{'Marks and species' if asks_species else 'Marks'} are not shown to help on the "
            "animals that calibrate, so users are answered by the embedding alone: the figures of "
            "the protocols are what they get."
        )
        parts.json["marks"] = marks_json(asked.protocol, sentence, None)
        return
    sources = Sources(
        {
            channel: MarksSource(CatalogueFeatures(catalogue, it.extractor), it)
            for channel, it in at_work.marks.items()
        },
        CatalogueSpecies(catalogue, head) if head else None,
        head.spec.labels if head else (),
    )
    found = fused_figures(asked, at_work.calibration, sources, maker, on_progress=on_progress)
    ways = {ALONE: found.answers_alone, fused_way(used): found.answers_fused}
    parts.rows[MARKS_ROWS] = answers_table("way", ways)
    sentence = (
        f"rorqual identify compares {' and '.join(used)} here, so users get the answers of "
        f"{fused_way(used)}; the protocols measure the embedding alone."
    )
    parts.json["marks"] = marks_json(asked.protocol, sentence, found, used)


def _with_channels(
    catalogue: Catalogue,
    calibrated: Calibrated,
    head: SpeciesHead | None,
    seed: int,
    on_progress: Progress,
) -> Calibration:
    """Of the animals that calibrate; the shipped one where they are too few."""
    if not len(calibrated.calibrating):
        return calibrated.calibration
    gallery = calibrated.calibrating_gallery
    stamp = head.spec.stamp if head else None
    asked = marks_in_force(catalogue, species_head=stamp) or {LOCAL: rootsift_marks()}
    further = [
        local_features(catalogue, gallery, marks, channel=channel, on_progress=on_progress)
        for channel, marks in asked.items()
    ]
    if head:
        further.append(species_channel(catalogue, gallery, head, on_progress=on_progress))
    return calibrated_with(calibrated, joined(*further), seed=seed)


def _named(marks: Mapping[str, Marks]) -> str:
    names = [it.name for it in marks.values()]
    return "marks" if names == [ROOTSIFT] else f"marks by {' and '.join(names)}"
