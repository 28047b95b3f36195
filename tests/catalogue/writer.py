"""A process that stores photos: `python -m tests.catalogue.writer CATALOGUE FIRST STOP STEP`."""

import sys
from pathlib import Path

from rorqual.catalogue.catalogue import Catalogue
from tests.catalogue.builders import a_survey

INDIVIDUALS = 7


def main() -> None:
    folder, first, stop, step = Path(sys.argv[1]), *map(int, sys.argv[2:])
    records = a_survey(max(first, stop) + 1, INDIVIDUALS)
    with Catalogue.open(folder) as catalogue:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for number in range(first, stop, step):
            catalogue.store_photo(records[number])


if __name__ == "__main__":
    main()
