"""The face for people: server-rendered pages on top of the service, working off line."""

from rorqual.web.pages import install_pages

__all__ = ["install_pages"]
