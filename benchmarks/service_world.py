"""A large catalogue and photos of two sizes, for the load test of the service."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from benchmarks.speed.made_up import GALLERY_INDIVIDUALS, GALLERY_VECTORS, random_gallery
from rorqual import api
from rorqual.catalogue import schema
from rorqual.catalogue.engine import writing
from rorqual.catalogue.rows import now
from rorqual.identify.networks import PhotoNetworks
from rorqual.rendering.photo import render_photo

SIZES = ((1224, 816), (4240, 2832))  # 1 and 12 megapixels


def make_catalogue(folder: Path) -> None:
    """A catalogue of 51,000 random vectors, as if as many photos had been imported."""
    with api.create_catalogue(folder) as catalogue:
        stamp = PhotoNetworks.of_settings(catalogue.settings).embedding_stamp
        gallery = random_gallery(stamp.dimension)
        numbers = range(1, GALLERY_VECTORS + 1)
        rows = {
            schema.networks: [
                {
                    "spec_hash": stamp.spec_hash,
                    "id": stamp.id,
                    "version": stamp.version,
                    "dimension": stamp.dimension,
                    "licence": stamp.licence,
                }
            ],
            schema.photos: [
                {
                    "id": number,
                    "sha256": f"{number:064x}",
                    "perceptual_hash": f"{number:016x}",
                    "format": "jpeg",
                    "width": 1000,
                    "height": 700,
                    "sharpness": 1.0,
                    "exposure": 0.5,
                    "contrast": 0.5,
                    "clipped": 0.0,
                    "imported_at": now(),
                }
                for number in numbers
            ],
            schema.photo_files: [
                {"photo_id": number, "stored_path": f"/{number}.jpg", "name": f"{number}.jpg"}
                for number in numbers
            ],
            schema.individuals: [
                {"id": number + 1, "name": name, "species": "humpback_whale"}
                for number, name in enumerate(gallery.individuals)
            ],
            schema.annotations: [
                {
                    "id": number,
                    "photo_id": number,
                    "x0": 0.0,
                    "y0": 0.0,
                    "x1": 1000.0,
                    "y1": 700.0,
                    "box_source": "whole_photo",
                    "species": "humpback_whale",
                    "notes": {},
                }
                for number in numbers
            ],
            schema.embeddings: [
                {
                    "annotation_id": number,
                    "spec_hash": stamp.spec_hash,
                    "vector": vector.astype("<f4").tobytes(),
                }
                for number, vector in zip(numbers, gallery.vectors, strict=True)
            ],
            schema.decisions: [
                {
                    "annotation_id": number,
                    "tier": "attested",
                    "verdict": "match",
                    "individual_id": int(owner) + 1,
                    "actor": "benchmark",
                    "reason": "made up",
                    "details": {},
                    "decided_at": now(),
                }
                for number, owner in zip(numbers, gallery.individual_index, strict=True)
            ],
        }
        with writing(catalogue.engine) as connection:
            for table, values in rows.items():
                connection.execute(insert(table), values)
    assert len(gallery.individuals) == GALLERY_INDIVIDUALS


def photos(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Names and bytes without an end: 1 and 12 megapixels in turn, no two of one content."""
    folder.mkdir(exist_ok=True)
    pictures: list[bytes] = []
    for seed in range(6):
        width, height = SIZES[seed % 2]
        picture = render_photo(seed, seed, seed, width=1224, height=816).image
        path = folder / f"{seed}.jpg"
        picture.resize((width, height)).save(path, quality=90)
        pictures.append(path.read_bytes())
    generator = np.random.default_rng(0)
    number = 0
    while True:
        yield f"{number}.jpg", pictures[number % len(pictures)] + generator.bytes(16)
        number += 1
