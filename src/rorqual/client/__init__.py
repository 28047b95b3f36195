"""A program of one's own that asks a service: typed, and without the service's own libraries."""

from rorqual.client.client import RorqualClient
from rorqual.client.errors import ServiceError

__all__ = ["RorqualClient", "ServiceError"]
