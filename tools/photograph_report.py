"""How does the report look? Photographs the top of a report, as the README shows it.

`python -m tools.photograph_report demo/report.html docs/images/report.png` needs Chromium.
"""

import argparse
import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

WIDTH, HEIGHT = 1100, 840  # CSS pixels: the summary and the first card
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Where Chromium is; None where it is not installed."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def photograph(report: Path, picture: Path) -> None:
    """Write the picture as a PNG.

    Raises:
        FileNotFoundError: where Chromium is not installed.
    """
    chromium = find_chromium()
    if chromium is None:
        raise FileNotFoundError(f"install one of {', '.join(CHROMIUM_NAMES)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(report.resolve().as_uri())
        page.wait_for_function("[...document.images].every(image => image.complete)")
        shot = page.screenshot()
        browser.close()
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    picture.parent.mkdir(parents=True, exist_ok=True)
    image.save(picture, optimize=True)


def main() -> None:
    """Photograph the report that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("picture", type=Path)
    arguments = parser.parse_args()
    photograph(arguments.report, arguments.picture)


if __name__ == "__main__":
    main()
