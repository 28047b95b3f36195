"""How much time and memory does a network need? `python -m` this module, with the network's id.

It is asked in a process of its own, which has nothing else in its memory.
"""

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rorqual.domain.errors import NetworkError

_RUNS = 7


@dataclass(frozen=True, slots=True)
class Footprint:
    """Measured on this machine, with one picture at a time on one core."""

    median_ms: float  # an animal, in as many looks as the network takes, without reading its file
    megabytes: float | None  # resident at most, less an empty process; None where not told


def measure_footprint(network_id: str) -> Footprint:
    """Load and run a network, or several such as `a+b`, in a process of its own.

    Raises:
        NetworkError: where it cannot be run.
    """
    done = subprocess.run(
        [sys.executable, "-m", __name__, network_id], capture_output=True, text=True, check=False
    )
    if done.returncode:
        why = done.stderr.strip().splitlines()
        raise NetworkError(f"{network_id} cannot be run: {why[-1] if why else 'no reason given'}")
    return Footprint(**json.loads(done.stdout))


def _measure(network_id: str) -> Footprint:
    from PIL import Image

    from rorqual.networks.composite import CompositeSpec, embedder_spec
    from rorqual.networks.session import Network
    from rorqual.networks.store import find_spec

    empty = most_megabytes()
    spec = embedder_spec(network_id, find_spec)
    members = [it.spec for it in spec.members] if isinstance(spec, CompositeSpec) else [spec]
    networks = [Network(member) for member in members]
    times = []
    for shade in range(_RUNS + 1):  # the first one warms up; no picture is run twice
        looks = [
            (network, Image.new("RGB", (it.picture.width, it.picture.height), (shade, look, 0)))
            for it, network in zip(members, networks, strict=True)
            for look in range(it.looks)
        ]
        began = time.perf_counter()
        for network, picture in looks:
            network.run(picture)
        times.append((time.perf_counter() - began) * 1e3)
    most = most_megabytes()
    used = None if most is None or empty is None else round(most - empty, 1)
    return Footprint(round(median(times[1:]), 1), used)


def most_megabytes() -> float | None:
    """The most memory that this process ever had resident; None where the system does not say."""
    status = Path("/proc/self/status")
    if status.is_file():  # Linux, whose getrusage begins with the peak of the parent process
        peak = next(it for it in status.read_text("utf-8").splitlines() if it.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024 / 1e6
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # bytes on macOS


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measure(sys.argv[1]))))
