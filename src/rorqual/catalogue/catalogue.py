"""A catalogue of animals: one folder, opened by any number of processes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Engine, select

from rorqual.catalogue import (
    answer_state,
    calibrations,
    counts,
    gallery,
    identifications,
    photo_store,
)
from rorqual.catalogue.calibrations import StoredCalibration
from rorqual.catalogue.counts import CatalogueCounts
from rorqual.catalogue.engine import open_engine, reading, writing
from rorqual.catalogue.folder import prepare_folder, require_catalogue
from rorqual.catalogue.gallery import GalleryRows, Room, in_memory
from rorqual.catalogue.known_photos import KnownPhotos, read_known_photos
from rorqual.catalogue.location import locate_data
from rorqual.catalogue.migration import HEAD, revision_of, upgrade
from rorqual.catalogue.postgresql import parse_url, place_of
from rorqual.catalogue.records import ImportedPhoto, StoredPhoto, SuggestionRecord
from rorqual.catalogue.schema import network_choices, settings
from rorqual.catalogue.thumbnail_reading import read_thumbnails
from rorqual.domain.errors import CatalogueError


class Catalogue:
    """What is known, and who decided it. Make one with `create` or `open`.

    Every method that stores is one transaction: it happens as a whole or not at all, and several
    processes may store at the same time. All of them raise CatalogueError where the database is
    damaged, cannot be written, or is kept busy by another process for a minute.

    Attributes:
        folder: where the catalogue is.
        engine: the database, for the modules of this package that read it in their own way.
        settings: the choices made when the catalogue was created, and the networks that it was
            switched to since, as they were when it was opened.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.engine = engine
        self.settings: Mapping[str, str] = {}
        self.read_settings()

    @classmethod
    def create(
        cls, folder: Path, *, settings: Mapping[str, str], database_url: str | None = None
    ) -> Self:
        """Make a catalogue in a new or empty folder; one that exists is opened unchanged.

        Args:
            folder: of the catalogue.
            settings: the choices for a new one.
            database_url: of the PostgreSQL that keeps its data, as
                `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`; where that holds a catalogue, the
                folder becomes another one of it. None for SQLite in the folder.

        Raises:
            UsageError: where the folder is a file or holds something else, or the address is none.
            CatalogueError: where an existing catalogue cannot be opened.
        """
        prepare_folder(folder, settings, None if database_url is None else parse_url(database_url))
        return cls.open(folder, database_url)

    @classmethod
    def open(cls, folder: Path, database_url: str | None = None) -> Self:
        """Open a catalogue; one of an older version is brought up to this one.

        Args:
            folder: of the catalogue.
            database_url: of the PostgreSQL that keeps its data; None for the variable
                RORQUAL_DATABASE_URL, or where the data is in the folder.

        Raises:
            UsageError: where the folder does not exist or is no catalogue, or the address of its
                data is missing or wrong.
            CatalogueError: where the catalogue is damaged or of a newer version.
        """
        require_catalogue(folder)
        data = locate_data(folder, database_url)
        engine = open_engine(data)
        try:
            with reading(engine) as connection:
                revision = revision_of(connection)
            if revision is None:
                name = place_of(data) if isinstance(data, URL) else data
                raise CatalogueError(
                    f"{name} is damaged (its tables are missing): restore the catalogue from a "
                    "backup."
                )
            if revision != HEAD:
                with writing(engine) as connection:
                    upgrade(connection, str(folder))
            return cls(folder, engine)
        except BaseException:
            engine.dispose()
            raise

    def read_settings(self) -> None:
        """Look at the settings again, as after a switch of the network."""
        switched = select(network_choices.c.task, network_choices.c.network_id)
        with reading(self.engine) as connection:
            made = connection.execute(select(settings.c.key, settings.c.value)).all()
            later = connection.execute(switched.order_by(network_choices.c.id)).all()
        # The newest choice of a task comes last, and counts.
        self.settings = {name: value for name, value in (*made, *later)}  # noqa: C416 rows

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def store_photo(self, record: ImportedPhoto) -> StoredPhoto:
        """Store a photo with its animals, their embeddings and who they are.

        What is known already stays; what was empty is filled in; a label that says otherwise
        is returned as a conflict. The same record twice changes nothing.

        Raises:
            ValueError: where an embedding is no unit vector of the network's dimension.
        """
        with writing(self.engine) as connection:
            return photo_store.store_photo(connection, record)

    def known_photos(self, spec_hash: str) -> KnownPhotos:
        """A summary that tells which photos an import may skip without decoding them."""
        with reading(self.engine) as connection:
            return read_known_photos(connection, spec_hash)

    def store_identification(
        self,
        key: str,
        write_result: Callable[[tuple[int, ...]], str],
        record: ImportedPhoto | None,
        suggestions: Sequence[SuggestionRecord],
        *,
        photo_name: str,
        sha256: str | None,
    ) -> tuple[int, ...]:
        """Store an answer of the machine, with photo, animals and embeddings, as suggestions.

        Suggestions never enter the gallery. A key that is known already changes nothing.

        Args:
            key: names the content and all that the answer depends on.
            write_result: given the ids of the record's annotations, writes the answer that
                `stored_identification` gives back as it is.
            record: the photo; without annotations where it was refused, None where it could not
                be read. Labels in it are not used.
            suggestions: who the animals may be.
            photo_name: relative, as the user gave it.
            sha256: of the file, None where its bytes could not be read.

        Returns:
            The ids of the record's annotations, in their order.

        Raises:
            ValueError: where a suggestion names an individual that the catalogue lacks.
        """
        with writing(self.engine) as connection:
            return identifications.store_identification(
                connection,
                key,
                write_result,
                record,
                suggestions,
                photo_name=photo_name,
                sha256=sha256,
            )

    def stored_identification(self, key: str) -> str | None:
        """The answer stored under the key; None where there is none."""
        with reading(self.engine) as connection:
            return identifications.stored_identification(connection, key)

    def gallery_rows(
        self, spec_hash: str, *, by_individual: bool = False, room: Room = in_memory
    ) -> GalleryRows:
        """The animals whose identity a person stated, with their vectors of one network.

        They come in the order of their ids, or by the individual's name and then their ids.
        """
        with reading(self.engine) as connection:
            return gallery.read_gallery(
                connection, spec_hash, by_individual=by_individual, room=room
            )

    def gallery_revision(self, spec_hash: str) -> str:
        """A fingerprint that changes whenever `gallery_rows` would."""
        with reading(self.engine) as connection:
            return gallery.gallery_revision(connection, spec_hash)

    def answer_state(self) -> str:
        """What changes whenever an answer could: cheap to ask, unlike `gallery_revision`."""
        with reading(self.engine) as connection:
            return answer_state.read_answer_state(connection)

    def counts(self) -> CatalogueCounts:
        """How much is in the catalogue."""
        with reading(self.engine) as connection:
            return counts.count_rows(connection)

    def save_calibration(
        self, spec_hash: str, parameters: Mapping[str, Any], report: Mapping[str, Any]
    ) -> int:
        """Add a calibration (JSON values) for a network, which is then the one in force."""
        with writing(self.engine) as connection:
            return calibrations.save_calibration(connection, spec_hash, parameters, report)

    def active_calibration(self, spec_hash: str) -> StoredCalibration | None:
        """The newest calibration for a network; None where none was fitted."""
        with reading(self.engine) as connection:
            return calibrations.active_calibration(connection, spec_hash)

    def calibrated_keys(self, beginning: str) -> frozenset[str]:
        """Under which keys that begin so calibrations were saved; see `save_calibration`."""
        with reading(self.engine) as connection:
            return calibrations.calibrated_keys(connection, beginning)

    def thumbnail(self, annotation_id: int) -> bytes | None:
        """A small JPEG of the animal; None where there is none."""
        return self.thumbnails([annotation_id]).get(annotation_id)

    def thumbnails(self, annotation_ids: Iterable[int]) -> dict[int, bytes]:
        """Small JPEGs of the animals by their ids; those without one are left out."""
        with reading(self.engine) as connection:
            return read_thumbnails(connection, annotation_ids)
