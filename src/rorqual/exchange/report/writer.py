"""How does the page get onto the disk? In pieces, so that thousands of photos fit in memory."""

import secrets
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TextIO

from rorqual.domain.identification import PhotoResult
from rorqual.exchange.atomic import atomic_text_file
from rorqual.exchange.report.cards import REFUSED, CardMaker
from rorqual.exchange.report.page import Page, asset
from rorqual.exchange.report.pictures import PictureAlbum, PictureSource
from rorqual.exchange.report.provenance import ReportProvenance

CARDS_PER_BATCH = 20  # their pictures stand in one style element before them


def write_report(
    path: Path,
    results: Iterable[PhotoResult],
    pictures: PictureSource,
    *,
    title: str,
    catalogue_name: str,
    created_at: datetime,
    provenance: ReportProvenance,
) -> None:
    """Write the results as one HTML page that needs nothing else, in place of what was there.

    The results are read once. The cards wait in a temporary file beside the page until the
    counts at its top are known; a page appears at the path only when it is complete.

    Args:
        path: the page, in a folder that exists.
        results: one for each photo, in the order of the page.
        pictures: gives the pictures of queries and of the catalogue.
        title: heading of the page.
        catalogue_name: the catalogue that the photos were compared with.
        created_at: when the results were made; shown with its offset where it has one.
        provenance: networks, thresholds and calibration.

    Raises:
        UsageError: where the page cannot be written there.
        OSError: where the disk fails or is full.
    """
    page = Page(nonce=secrets.token_urlsafe(18))
    with (
        atomic_text_file(path, newline="") as file,
        tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=path.parent) as cards,
    ):
        counts = _write_cards(cards, page, results, PictureAlbum(pictures), provenance)
        cards.seek(0)
        top = page.piece(
            "top.html",
            title=title,
            catalogue_name=catalogue_name,
            created_at=created_at,
            provenance=provenance,
            counts=counts,
            style=asset("report.css"),
        )
        file.write(top)
        shutil.copyfileobj(cards, file)
        file.write(page.piece("bottom.html", provenance=provenance, script=asset("report.js")))


def _write_cards(
    file: TextIO,
    page: Page,
    results: Iterable[PhotoResult],
    album: PictureAlbum,
    provenance: ReportProvenance,
) -> Counter[str]:
    """Write the cards in batches, each after its pictures, and count what they say."""
    maker = CardMaker(album, provenance)
    counts: Counter[str] = Counter()
    batch: list[str] = []

    def write_batch() -> None:
        file.write(page.style_of(album.take_rules()))
        file.writelines(batch)
        batch.clear()

    for number, result in enumerate(results, start=1):
        card = maker.card(number, result)
        counts["photos"] += 1
        counts["animals"] += len(card.animals)
        counts.update(animal.result.decision.verdict.value for animal in card.animals)
        counts[REFUSED] += result.refusal is not None
        template = "photo.html" if result.refusal is None else "refused.html"
        batch.append(page.piece(template, card=card, provenance=provenance))
        if len(batch) == CARDS_PER_BATCH:
            write_batch()
    write_batch()
    return counts
