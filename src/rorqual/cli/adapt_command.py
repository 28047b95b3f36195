"""The command `rorqual adapt`."""

from typing import TYPE_CHECKING, Annotated

import typer

from rorqual.cli.console import counted, say
from rorqual.cli.options import CatalogueFolder
from rorqual.cli.progress import progress_of

if TYPE_CHECKING:
    from rorqual.matching.adaptation import AdaptationReport


def adapt(
    catalogue: CatalogueFolder,
    off: Annotated[
        bool,
        typer.Option("--off", help="Compare by the network's own vectors again."),
    ] = False,
) -> None:
    """Fit a light head to this catalogue's own animals; it is kept only where it proves itself."""
    from rorqual import api

    with api.open_catalogue(catalogue) as opened:
        if off:
            was_on = api.switch_adaptation_off(opened)
            say(
                "The head is switched off; the network's own vectors count again, with their "
                "calibration."
                if was_on
                else "No head is in force."
            )
            return
        with progress_of("Adapting", unit="steps") as show:
            adapted = api.adapt(opened, on_progress=show)
    outcome = adapted.outcome
    if outcome.report:
        _say_figures(outcome.report)
    say(outcome.reason)
    if adapted.was_in_force:
        say("It was in force before; nothing has changed.")
    elif outcome.head:
        say("The catalogue is calibrated for it. `rorqual adapt CATALOGUE --off` switches it off.")
    if adapted.earlier_stays:
        say("A head that was kept earlier is still in force; --off switches it off.")


def _say_figures(report: "AdaptationReport") -> None:
    say(
        f"Asked for {counted(report.queries, 'photo')} of "
        f"{counted(report.individuals, 'individual')}, by heads that were fitted without them:"
    )
    figures = (
        ("MAP@5", report.map_at_5, report.map_at_5_gain),
        ("top-1", report.top_1, report.top_1_gain),
        ("novelty AUROC", report.novelty_auroc, None),
    )
    for name, (before, after), gain in figures:
        sure = f" (95 % interval of the change {gain.low:+.3f} to {gain.high:+.3f})" if gain else ""
        say(f"  {name}: {before:.3f} before, {after:.3f} after{sure}")
