"""What does the service bear? `python -m benchmarks.service_load`.

A real server on a catalogue of 51,000 photos, asked over HTTP by 1, 4, 16 and 64 clients at a time,
then by more than its queue takes. The clients run on the same cores. At the end many photos in a
row, while the server's resident memory is watched. By httpx and neither locust nor wrk: uploads of
photos in turn, the status of each and the server's memory are needed in one process.
"""

import argparse
import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil

from benchmarks.service_world import make_catalogue, photos
from benchmarks.speed.made_up import GALLERY_INDIVIDUALS, GALLERY_VECTORS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "service_load.json"
CLIENTS = (1, 4, 16, 64)
BEYOND = 200  # clients; more than work and wait at a time
SAMPLE_EVERY = 25  # requests
Photos = Iterator[tuple[str, bytes]]


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200, help="of each number of clients")
    parser.add_argument("--soak", type=int, default=10_000, help="photos while memory is watched")
    parser.add_argument("--output", type=Path, default=FIGURES)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        make_catalogue(work / "catalogue")
        sent = photos(work / "photos")
        with served(work / "catalogue") as (address, server):
            asyncio.run(asked(address, sent, clients=2, requests=10))  # warm up
            figures: dict[str, Any] = {
                "command": "python -m benchmarks.service_load",
                "cores": len(psutil.Process().cpu_affinity() or [0]),
                "gallery": {"vectors": GALLERY_VECTORS, "individuals": GALLERY_INDIVIDUALS},
                "clients": {},
            }
            for clients in (*CLIENTS, BEYOND):
                requests = max(arguments.requests, 2 * clients)
                figures["clients"][clients] = found = asyncio.run(
                    asked(address, sent, clients=clients, requests=requests)
                )
                print(clients, found, flush=True)
            figures["memory"] = soaked(address, server, sent, arguments.soak)
    text = json.dumps(figures, indent=1)
    print(text)
    arguments.output.write_text(text + "\n", "utf-8")


@contextmanager
def served(catalogue: Path) -> Iterator[tuple[str, psutil.Process]]:
    """A server over the catalogue; its address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rorqual", "serve", str(catalogue)]
    environment = {"RORQUAL_SERVICE_REQUESTS_PER_MINUTE": "1000000", "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(
        [*command, "--open", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 120
        while not _is_ready(address):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("the server did not become ready")
            time.sleep(0.5)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/ready", timeout=60).status_code == 200
    except httpx.HTTPError:
        return False


async def asked(address: str, sent: Photos, *, clients: int, requests: int) -> dict[str, Any]:
    """Latencies and statuses of some requests by so many clients at a time."""
    seconds: list[float] = []
    statuses: Counter[int] = Counter()
    left = requests

    async def one(client: httpx.AsyncClient) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            began = time.perf_counter()
            answer = await client.post("/v1/predict-single", files={"file": next(sent)})
            statuses[answer.status_code] += 1
            if answer.status_code == 200:
                seconds.append(time.perf_counter() - began)
            elif "Retry-After" not in answer.headers:
                statuses[-answer.status_code] += 1  # refused without grace

    began = time.perf_counter()
    limits = httpx.Limits(max_connections=clients)
    async with httpx.AsyncClient(base_url=address, timeout=300, limits=limits) as client:
        await asyncio.gather(*(one(client) for _ in range(clients)))
    taken = time.perf_counter() - began
    p50, p95, p99 = (float(np.percentile(seconds, share)) * 1e3 for share in (50, 95, 99))
    return {
        "requests": requests,
        "statuses": dict(sorted(statuses.items())),
        "photos_per_second": round(len(seconds) / taken, 2),
        "p50_ms": round(p50),
        "p95_ms": round(p95),
        "p99_ms": round(p99),
    }


def soaked(address: str, server: psutil.Process, sent: Photos, requests: int) -> dict[str, Any]:
    """What comes of many requests, and how the server's resident memory grows over them."""
    done, sizes = [], []
    statuses: Counter[int] = Counter()
    for number in range(0, requests, SAMPLE_EVERY):
        found = asyncio.run(asked(address, sent, clients=2, requests=SAMPLE_EVERY))
        statuses.update(found["statuses"])
        done.append(number + SAMPLE_EVERY)
        sizes.append(server.memory_info().rss / 1e6)
    half = len(sizes) // 2  # what is allocated at first is no growth
    slope = np.polyfit(done[half:], sizes[half:], 1)[0] if half > 1 else float("nan")
    return {
        "requests": requests,
        "statuses": dict(sorted(statuses.items())),
        "resident_mb_at_first": round(sizes[0]),
        "resident_mb_at_last": round(sizes[-1]),
        "resident_mb_most": round(max(sizes)),
        "slope_mb_per_1000_requests_second_half": round(float(slope) * 1000, 3),
    }


if __name__ == "__main__":
    main()
