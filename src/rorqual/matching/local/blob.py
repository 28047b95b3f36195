"""How are local features kept in few bytes, and how is damage to them noticed?"""

import struct
from zlib import crc32

import numpy as np

from rorqual.matching.local.features import LocalFeatures

_HEAD = struct.Struct("<4sIHHHI")  # mark, keypoints, dimension, width, height, CRC of the rest
_MARK = b"RLF1"
_STEPS = 65535.0  # of a position in 0..1
_SIZE_STEP = 1 / 64  # pixel
_ANGLE_STEPS = 65536.0 / 360.0


def to_blob(features: LocalFeatures) -> bytes:
    """The features in bytes; the extractor's stamp is kept beside them, not in them."""
    positions = np.rint(np.clip(features.positions, 0, 1) * _STEPS).astype("<u2")
    sizes = np.rint(np.clip(features.sizes / _SIZE_STEP, 0, 65535)).astype("<u2")
    angles = (np.rint(features.angles * _ANGLE_STEPS).astype(np.int64) % 65536).astype("<u2")
    columns = (positions, sizes, angles, features.descriptors)
    body = b"".join(column.tobytes() for column in columns)
    count, dimension = features.descriptors.shape
    head = (count, dimension, features.width, features.height, crc32(body))
    return _HEAD.pack(_MARK, *head) + body


def from_blob(blob: bytes, extractor: str) -> LocalFeatures:
    """The features that `to_blob` wrote.

    Args:
        blob: the bytes.
        extractor: the stamp that was kept beside them.

    Raises:
        ValueError: where the bytes are damaged.
    """
    if len(blob) < _HEAD.size:
        raise ValueError(f"local features of {len(blob)} bytes are cut off")
    mark, count, dimension, width, height, checksum = _HEAD.unpack_from(blob)
    body = memoryview(blob)[_HEAD.size :]
    if mark != _MARK or len(body) != count * (8 + dimension) or crc32(body) != checksum:
        raise ValueError("local features are damaged: their length or check sum is wrong")
    numbers = np.frombuffer(body, "<u2", 4 * count)
    return LocalFeatures(
        positions=(numbers[: 2 * count].astype(np.float32) / np.float32(_STEPS)).reshape(-1, 2),
        sizes=numbers[2 * count : 3 * count].astype(np.float32) * np.float32(_SIZE_STEP),
        angles=numbers[3 * count :].astype(np.float32) / np.float32(_ANGLE_STEPS),
        descriptors=np.frombuffer(body, np.int8, count * dimension, 8 * count).reshape(
            count, dimension
        ),
        width=width,
        height=height,
        extractor=extractor,
    )


def as_kept(features: LocalFeatures) -> LocalFeatures:
    """The features with the precision that is kept: a result must not depend on the cache."""
    return from_blob(to_blob(features), features.extractor)
