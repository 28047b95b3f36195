"""What does an explanation look like? Two rendered flukes, as `rorqual explain` shows them.

`python -m tools.picture_explanation docs/images/explanation.jpg` draws two individuals, makes a
catalogue of them, and explains the first further picture of one. No photograph is needed.
"""

import argparse
import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from rorqual import api
from rorqual.rendering.catalogue import render_catalogue

INDIVIDUALS, SEED = 2, 1


def explanation_picture() -> Image.Image:
    """A rendered fluke and one of its own individual, with what makes them alike."""
    with TemporaryDirectory() as folder:
        rendered = render_catalogue(
            Path(folder) / "photos",
            individuals=INDIVIDUALS,
            encounters=2,
            photos_per_encounter=1,
            seed=SEED,
            unknown_individuals=0,
            empty_seas=0,
        )
        with rendered.queries_truth.open(encoding="utf-8", newline="") as file:
            query = next(csv.DictReader(file))
        with api.create_catalogue(Path(folder) / "catalogue") as catalogue:
            api.add_photos(catalogue, [rendered.photos], labels=rendered.labels)
            photo = rendered.queries / query["photo"]
            found = api.explain(catalogue, photo, query["individual_id"])
    return Image.open(io.BytesIO(found.picture)).convert("RGB")


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("picture", type=Path, help="JPEG file that is written")
    explanation_picture().save(parser.parse_args().picture, "JPEG", quality=88, optimize=True)


if __name__ == "__main__":
    main()
