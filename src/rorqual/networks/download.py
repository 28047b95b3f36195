"""How does a large file come over a bad line? In parts that are kept, with its sum checked."""

import hashlib
import http.client
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from rorqual.domain.errors import NetworkError
from rorqual.networks.hub import WebFile

_CHUNK = 1 << 20  # bytes
_SECONDS = 60.0  # without an answer
_ATTEMPTS = 5  # in a row that bring nothing
_PAUSE = 1.0  # seconds before the second attempt; doubled for each further one
_RANGE_REFUSED = 416
_PARTIAL = 206
_BROKEN = (http.client.HTTPException, ConnectionError, TimeoutError, urllib.error.URLError)


class DownloadError(NetworkError):
    """A file cannot be had from where it should lie."""


class ChecksumError(NetworkError):
    """A file is another one than was wanted."""


def download(
    file: WebFile,
    target: Path,
    *,
    sha256: str | None = None,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    pause: float = _PAUSE,
) -> str:
    """Fetch a file; what an interrupted call left beside `target` is carried on.

    Args:
        file: on the web.
        target: where it is to lie; its folder is made. It is there whole, or not at all.
        sha256: that it must have; None where nobody knows.
        on_progress: called with the bytes here and those in all, 0 where the server says nothing.
        pause: seconds before the second attempt after a cut line.

    Returns:
        Its SHA-256.

    Raises:
        DownloadError: where it cannot be had.
        ChecksumError: where its sum differs; nothing of it is kept.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    mark = target.with_name(f"{target.name}.part-of")  # which version of the file the part is of
    failures = 0
    while True:
        before = _size(part)
        try:
            _fetch(file, part, mark, on_progress)
            break
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != _RANGE_REFUSED:
                raise DownloadError(_refused(file, error.code)) from error
            if error.code == _RANGE_REFUSED:
                _forget(part, mark)
            reason: Exception = error
        except _BROKEN as error:
            reason = error
        failures = 0 if _size(part) > before else failures + 1
        if failures == _ATTEMPTS:
            raise DownloadError(f"{file.url} cannot be fetched ({_why(reason)})") from reason
        time.sleep(pause * 2**failures)
    with part.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if sha256 is not None and found != sha256:
        _forget(part, mark)
        raise ChecksumError(
            f"{file.url} has the SHA-256 {found}, and {sha256} was expected: it is not used. It "
            "was changed, or damaged on its way: fetch it again, and ask its authors if it stays so"
        )
    part.replace(target)
    mark.unlink(missing_ok=True)
    return found


def _fetch(file: WebFile, part: Path, mark: Path, on_progress: Callable[[int, int], None]) -> None:
    """Go on with the part to the file's end.

    Raises:
        HTTPException: where the line was cut, among other errors of urllib.
    """
    here = _size(part)
    version = mark.read_text("utf-8") if here and mark.is_file() else ""
    request = urllib.request.Request(file.url, headers={"User-Agent": "rorqual"})
    if file.token:  # not to be sent on to where the hub redirects
        request.add_unredirected_header("Authorization", f"Bearer {file.token}")
    if version:
        request.add_header("Range", f"bytes={here}-")
        request.add_header("If-Range", version)
    proxies = {"http": file.proxy, "https": file.proxy} if file.proxy else None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies))
    with opener.open(request, timeout=_SECONDS) as answer:
        if answer.status != _PARTIAL:
            here = 0
        length = answer.headers.get("Content-Length")
        total = here + int(length) if length else 0
        mark.write_text(answer.headers.get("ETag") or "", "utf-8")
        with part.open("r+b" if part.exists() else "wb") as stream:
            # At its place instead of at the end: two processes then write the same bytes.
            stream.seek(here)
            stream.truncate()
            _copy(answer, stream, here, total, on_progress)


def _copy(
    answer: http.client.HTTPResponse,
    stream: BinaryIO,
    here: int,
    total: int,
    on_progress: Callable[[int, int], None],
) -> None:
    while chunk := answer.read(_CHUNK):
        stream.write(chunk)
        here += len(chunk)
        on_progress(here, total)
    if total and here < total:  # a cut line looks like an end
        raise http.client.IncompleteRead(b"", total - here)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _forget(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _refused(file: WebFile, code: int) -> str:
    if code in (401, 403):
        return (
            f"{file.url} is not open to everyone ({code}): accept its terms on its page, and set "
            "RORQUAL_HUB_TOKEN to a token of yours"
        )
    return f"{file.url} is not there ({code})"


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    return str(reason) or type(error).__name__


def remove_downloads(folder: Path) -> None:
    """Remove what was fetched, whole or in part; the folder need not exist."""
    shutil.rmtree(folder, ignore_errors=True)
