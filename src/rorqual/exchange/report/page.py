"""How is the page rendered? Its templates, style and script, each piece by its name."""

from dataclasses import dataclass, field
from importlib.resources import files

import jinja2

from rorqual.exchange.report import species_wording, wording

PACKAGE = "rorqual.exchange.report"


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(PACKAGE, "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        percent=wording.percent,
        plausible_set=wording.plausible_set,
        sentence_case=wording.sentence_case,
        group_warning=wording.group_warning,
        species_name=species_wording.species_name,
        scientific_name=species_wording.scientific_name,
        capture_time=wording.capture_time,
        view_of=wording.view_of,
        step_words=wording.STEPS.__getitem__,
    )
    return environment


@dataclass(frozen=True, slots=True)
class Page:
    """The pieces of one page, which share a nonce for its content security policy."""

    nonce: str
    _environment: jinja2.Environment = field(default_factory=_environment)

    def piece(self, template: str, **values: object) -> str:
        """One rendered template; a file name that is no valid text gets question marks."""
        text = self._environment.get_template(template).render(nonce=self.nonce, **values)
        return text.encode("utf-8", "replace").decode("utf-8")

    def style_of(self, rules: list[str]) -> str:
        """The style element of pictures.

        It stands just before the cards that show them, though the HTML standard wants styles in
        the head: a browser then draws the first cards while it still reads the rest.
        """
        if not rules:
            return ""
        return f'<style nonce="{self.nonce}">\n' + "\n".join(rules) + "\n</style>\n"


def asset(name: str) -> str:
    """The text of a style sheet or script of the package."""
    return (files(PACKAGE) / "assets" / name).read_text(encoding="utf-8")
