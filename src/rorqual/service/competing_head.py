"""Do individuals that the catalogue's network was trained on compete in a service's answers?"""

from collections.abc import Mapping

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import UsageError
from rorqual.exchange.head_names import read_head_names
from rorqual.identify.identification_setup import IdentificationSetup
from rorqual.service.settings import ServiceSettings

_NAMES = "RORQUAL_SERVICE_HEAD_NAMES"


def head_names(settings: ServiceSettings) -> Mapping[str, str] | None:
    """Names of the head's individuals -> the catalogue's; None where the head does not compete.

    Raises:
        UsageError: where the table of names cannot be used as a whole, or nobody asked for it.
    """
    if not settings.with_head:
        if settings.head_names:
            raise UsageError(f"{_NAMES} is for RORQUAL_SERVICE_WITH_HEAD=true: set that, too")
        return None
    if settings.head_names is None:
        return {}
    table = read_head_names(settings.head_names)
    if table.errors:  # nobody would read them in a log
        raise UsageError(f"{_NAMES}: {table.errors[0]}")
    return table.names


def require_head(catalogue: Catalogue, settings: ServiceSettings) -> None:
    """Find out before a service starts whether the head that is to compete can do so.

    Raises:
        UsageError: where a name is not the head's, or see `head_names`.
        NetworkError: where the catalogue's network names nobody.
    """
    names = head_names(settings)
    if names is not None:
        IdentificationSetup.of_catalogue(catalogue, head_names=names).ready(catalogue, {})
