"""What of the application do the doors ask for? Put into its state when it starts."""

from typing import Annotated

from fastapi import Depends, Request

from rorqual.catalogue.catalogue import Catalogue
from rorqual.service.desk import Desk
from rorqual.service.uploads import Uploads


def catalogue_of(request: Request) -> Catalogue:
    """The catalogue of the application."""
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


def desk_of(request: Request) -> Desk:
    """The desk of the application."""
    desk: Desk = request.app.state.desk
    return desk


def uploads_of(request: Request) -> Uploads:
    """Where the application keeps photos."""
    uploads: Uploads = request.app.state.uploads
    return uploads


CatalogueOf = Annotated[Catalogue, Depends(catalogue_of)]
DeskOf = Annotated[Desk, Depends(desk_of)]
UploadsOf = Annotated[Uploads, Depends(uploads_of)]
