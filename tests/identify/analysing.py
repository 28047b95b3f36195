"""One photo through all steps, for the tests of what becomes of it."""

from pathlib import Path

from rorqual.identify.analysis import AnalysedPhoto, PhotoAnalyser, WantedAnnotations
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.networks import PhotoNetworks
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.photo_file import DiskSource, PhotoFile

REFUSE = GatePolicy(GateMode.REFUSE, 0.5)


def analyse(
    path: Path,
    networks: PhotoNetworks,
    policy: GatePolicy = REFUSE,
    wanted: WantedAnnotations | None = None,
) -> AnalysedPhoto:
    data = path.read_bytes()
    file = PhotoFile(path.name, str(path), DiskSource(path))
    return PhotoAnalyser(networks, policy).analyse(file, data, sha256_hex(data), wanted)
