"""How does a person look through provisional groups? One page, each group's photos side by side."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.grouping import Grouping, ProvisionalGroup
from rorqual.exchange.atomic import atomic_text_file
from rorqual.exchange.report.page import Page, asset
from rorqual.exchange.report.pictures import CANDIDATE_SIDE, PictureAlbum

GROUPS_PER_BATCH = 20  # their pictures stand in one style element before them


class CataloguePictures:
    """A `PictureSource` over a catalogue's thumbnails."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def query_picture(self, photo: str) -> bytes | None:  # noqa: ARG002
        """No whole photos are shown."""
        return None

    def annotation_picture(self, annotation_id: int) -> bytes | None:
        """The kept thumbnail of the animal."""
        return self._catalogue.thumbnail(annotation_id)


def write_groups_page(
    path: Path,
    grouping: Grouping,
    catalogue: Catalogue,
    *,
    created_at: datetime,
    title: str = "Who belongs together?",
) -> None:
    """Write the groups as one HTML page that needs nothing else, in place of what was there.

    Groups to be looked at first come first: those with a flag, those that match a known
    individual, then by their size. Animals that nothing resembles stand together at the end.

    Args:
        path: the page, in a folder that exists.
        grouping: of the catalogue's unnamed animals.
        catalogue: has the pictures.
        created_at: when the groups were made.
        title: heading of the page.

    Raises:
        UsageError: where the page cannot be written there.
    """
    page = Page(nonce=secrets.token_urlsafe(18))
    album = PictureAlbum(CataloguePictures(catalogue))
    joined = [group for group in grouping.groups if not _is_alone(group)]
    joined.sort(key=lambda it: (not it.flags, it.individual is None, -len(it.animals), it.name))
    alone = [group for group in grouping.groups if _is_alone(group)]
    with atomic_text_file(path, newline="") as file:
        file.write(
            page.piece(
                "groups_top.html",
                title=title,
                catalogue_name=catalogue.folder.resolve().name,
                created_at=created_at,
                grouping=grouping,
                joined=len(joined),
                alone=len(alone),
                animals=sum(len(group.animals) for group in grouping.groups),
                style=asset("report.css") + asset("groups.css"),
            )
        )
        for card in _cards(page, album, joined):
            file.write(card)
        if alone:
            animals = [group.animals[0] for group in alone]
            pictures = [album.annotation(it.annotation_id, CANDIDATE_SIDE) for it in animals]
            file.write(page.style_of(album.take_rules()))
            shown = list(zip(animals, pictures, strict=True))
            file.write(page.piece("groups_alone.html", shown=shown))
        file.write(page.piece("groups_bottom.html", grouping=grouping))


def _is_alone(group: ProvisionalGroup) -> bool:
    return len(group.animals) == 1 and group.individual is None


def _cards(page: Page, album: PictureAlbum, groups: list[ProvisionalGroup]) -> Iterator[str]:
    """The cards in batches, each after its pictures."""
    for start in range(0, len(groups), GROUPS_PER_BATCH):
        cards = []
        for group in groups[start : start + GROUPS_PER_BATCH]:
            shown = [
                (animal, album.annotation(animal.annotation_id, CANDIDATE_SIDE))
                for animal in group.animals
            ]
            known = album.annotation(group.known_annotation, CANDIDATE_SIDE)
            cards.append(page.piece("group.html", group=group, shown=shown, known=known))
        yield page.style_of(album.take_rules())
        yield from cards
