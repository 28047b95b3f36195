"""How does a program look at what the catalogue holds?"""

from collections.abc import Iterator
from urllib.parse import quote

from rorqual.client.part import ClientPart
from rorqual.service.schemas.browsing import (
    Animal,
    CatalogueSummary,
    Encounter,
    Identification,
    Individual,
    IndividualWithAnimals,
    Photo,
    PhotoWithAnimals,
)
from rorqual.service.schemas.clusters import Cluster
from rorqual.service.schemas.networks import ServedModel, ServedModels


class Browsing(ClientPart):
    """Individuals, encounters, photos, the animals in them, and the machine's answers."""

    def catalogue(self) -> CatalogueSummary:
        """How much is in the catalogue, and with what photos are answered."""
        return self._get("/v1/catalogue", CatalogueSummary)

    def individuals(self, *, prefix: str = "", species: str | None = None) -> Iterator[Individual]:
        """The known individuals in the order of their names."""
        return self._walk("/v1/individuals", Individual, prefix=prefix, species=species or None)

    def individual(self, name: str) -> IndividualWithAnimals:
        """An individual, its photos, and all that was ever decided on them."""
        return self._get(f"/v1/individuals/{quote(name, safe='')}", IndividualWithAnimals)

    def encounters(self) -> Iterator[Encounter]:
        """The encounters in the order in which they came."""
        return self._walk("/v1/encounters", Encounter)

    def photos(self) -> Iterator[Photo]:
        """The photos in the order in which they came."""
        return self._walk("/v1/photos", Photo)

    def photo(self, photo_id: int) -> PhotoWithAnimals:
        """A photo's facts and the animals in it."""
        return self._get(f"/v1/photos/{photo_id}", PhotoWithAnimals)

    def annotation(self, annotation_id: int) -> Animal:
        """One animal in a photo, and all that was ever decided on it."""
        return self._get(f"/v1/annotations/{annotation_id}", Animal)

    def thumbnail(self, annotation_id: int) -> bytes:
        """A small JPEG of one animal in a photo."""
        path = f"/v1/annotations/{annotation_id}/thumbnail"
        return self._connection.send("GET", path).content

    def identifications(self) -> Iterator[Identification]:
        """The machine's answers, newest first."""
        return self._walk("/v1/identifications", Identification)

    def clusters(self) -> Iterator[Cluster]:
        """The provisional groups that were recorded, in the order in which they were suggested."""
        return self._walk("/v1/clusters", Cluster)

    def models(self) -> list[ServedModel]:
        """The networks that are installed where the service runs, those at work first."""
        return self._get("/v1/models", ServedModels).models
