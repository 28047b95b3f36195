"""Where on the web does a public checkpoint lie, and what did the user set for the way there?"""

import os
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from rorqual.domain.errors import UsageError

HUB_VARIABLE = "RORQUAL_HUB"  # address of the hub or of a mirror with the same paths
PROXY_VARIABLE = "RORQUAL_PROXY"  # for both http and https; else what the system has
TOKEN_VARIABLE = "RORQUAL_HUB_TOKEN"  # for private and gated repositories; sent to the hub alone
_HUB = "https://huggingface.co"


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file on the web and how to ask for it."""

    url: str
    token: str | None = None
    proxy: str | None = None

    @property
    def name(self) -> str:
        """The file's own name."""
        return urlsplit(self.url).path.rsplit("/", 1)[-1]


def web_file(source: str, file: str) -> WebFile:
    """The file that a source means.

    Args:
        source: a repository of the hub, `owner/name`, or the whole URL of a file.
        file: within the repository; not used for a URL.

    Raises:
        UsageError: where the source is neither.
    """
    proxy = os.environ.get(PROXY_VARIABLE) or None
    if source.startswith(("http://", "https://")):
        found = WebFile(source, None, proxy)
        if not found.name:
            raise UsageError(f"{source} names no file: give the whole URL of a checkpoint")
        return found
    owner, _, name = source.partition("/")
    if not owner or not name or "/" in name:
        raise UsageError(f"{source!r} is neither a repository, owner/name, nor a URL")
    hub = (os.environ.get(HUB_VARIABLE) or _HUB).rstrip("/")
    url = f"{hub}/{quote(source)}/resolve/main/{quote(file)}"
    return WebFile(url, os.environ.get(TOKEN_VARIABLE) or None, proxy)


def file_beside(file: WebFile, name: str) -> WebFile:
    """Another file of the same folder."""
    parts = urlsplit(file.url)
    path = f"{parts.path.rsplit('/', 1)[0]}/{quote(name)}"
    return replace(file, url=parts._replace(path=path).geturl())
