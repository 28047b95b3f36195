"""Where do the pictures of a run come from? Queries from their files, candidates as kept."""

from collections.abc import Iterable, Iterator, Sequence

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.box import Box
from rorqual.domain.errors import PhotoRefusedError
from rorqual.domain.identification import PhotoResult
from rorqual.exchange.report.pictures import QUERY_SIDE
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import PhotoReader
from rorqual.photos.thumbnails import thumbnail_jpeg


class RunPictures:
    """A `PictureSource` over the files of a run and the catalogue's thumbnails."""

    def __init__(
        self, catalogue: Catalogue, files: Sequence[PhotoFile], *, max_pixels: int
    ) -> None:
        self._catalogue = catalogue
        self._files = {file.name: file for file in files}
        self._max_pixels = max_pixels
        self._boxes: dict[int, Box] = {}  # of the current photo's animals
        self._photo = ""  # name of the current photo
        self._reader: PhotoReader | None = None

    def following(self, results: Iterable[PhotoResult]) -> Iterator[PhotoResult]:
        """The results, each opened for its pictures just before it is handed on."""
        for result in results:
            self._boxes = {
                answer.annotation_id: answer.annotation.box
                for answer in result.annotations
                if answer.annotation_id is not None
            }
            self._photo, self._reader = result.photo, self._open(result.photo)
            yield result

    def query_picture(self, photo: str) -> bytes | None:
        """The whole photo, the current one; None where it cannot be read any more."""
        reader = self._reader
        if reader is None or photo != self._photo:
            return None
        try:
            return thumbnail_jpeg(reader.image(QUERY_SIDE), QUERY_SIDE)
        except PhotoRefusedError:
            return None

    def annotation_picture(self, annotation_id: int) -> bytes | None:
        """The animal: from its file where it is one of the current photo, else as kept."""
        box = self._boxes.get(annotation_id)
        if box is None or self._reader is None:
            return self._catalogue.thumbnail(annotation_id)
        try:
            crop = self._reader.crop(box, QUERY_SIDE)
        except PhotoRefusedError:
            return self._catalogue.thumbnail(annotation_id)
        return thumbnail_jpeg(crop.image, QUERY_SIDE)

    def _open(self, photo: str) -> PhotoReader | None:
        file = self._files.get(photo)
        if file is None:  # gone since, as an upload that is not kept
            return None
        try:
            return PhotoReader(file.read_bytes(), photo, max_pixels=self._max_pixels)
        except PhotoRefusedError:
            return None
