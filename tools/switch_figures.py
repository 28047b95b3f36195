"""How does docs/figures/switch_day.json read, as a sentence and a table?"""

import json
from pathlib import Path

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "switch_day.json"
_SAME = {True: "the same", False: "not the same"}


def switch_day_table() -> str:
    """What stayed the same through a day with a switched network, and how long it took."""
    it = json.loads(FIGURES.read_text("utf-8"))
    half, back = (
        _SAME[it[f"same_answers_{when}"]] for when in ("while_half_switched", "after_going_back")
    )
    lines = [
        f"By `{it['command']}`, on a machine that was busy with other work: a catalogue of "
        f"{it['photos']:,} photos of right whales with {it['queries']} more identified was "
        f"switched, and the switch killed after {it['vectors_when_killed']:,} of "
        f"{it['animals']:,} animals. Answers while it was half switched: {half}. After "
        f"the switch was carried on and taken back: {back}. Of {it['decisions']:,} decisions "
        f"{it['decisions_changed_or_gone']} were changed or gone.",
        "",
        "| step | seconds |",
        "|---|---|",
    ]
    lines += [f"| {name} | {seconds:.0f} |" for name, seconds in it["seconds"].items()]
    return "\n".join(lines)
