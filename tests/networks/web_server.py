"""A real HTTP server on this machine, with ranges, and with lines that break on demand."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Site:
    """What the server has, and how it behaves."""

    files: dict[str, bytes] = field(default_factory=dict)  # path -> content
    breaks_after: list[int] = field(default_factory=list)  # bytes sent, an entry a request
    status: dict[str, int] = field(default_factory=dict)  # path -> in place of the file
    has_ranges: bool = True
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        site = self.site
        site.requests.append((self.path, dict(self.headers)))
        if self.path in site.redirects:
            self.send_response(302)
            self.send_header("Location", site.redirects[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        content = site.files.get(self.path)
        status = site.status.get(self.path, 200 if content is not None else 404)
        if content is None or status >= 400:
            self.send_error(status)
            return
        tag = f'"{hashlib.sha256(content).hexdigest()[:8]}"'
        begin, asked = 0, self.headers.get("Range")
        if asked and site.has_ranges and self.headers.get("If-Range") == tag:
            begin = int(asked.removeprefix("bytes=").removesuffix("-"))
            if begin >= len(content):
                self.send_error(416)
                return
        self.send_response(206 if begin else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(content) - begin))
        self.end_headers()
        limit = site.breaks_after.pop(0) if site.breaks_after else len(content)
        self.wfile.write(content[begin : begin + limit])
        self.wfile.flush()
        self.close_connection = True


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """The site, reachable at its `url` within the block."""
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
