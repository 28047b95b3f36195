"""How do the figures of docs/figures/service_load.json read, as a table?"""

import json
from pathlib import Path

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "service_load.json"
_ANSWERED, _REFUSED = "200", "503"
_REFERENCE = (
    "The reference service states a 95th percentile of 540 ms, 7 photos a second with 4 workers, "
    "and 1.5 GB of memory. Its authors say so, and it was not measured here: its machine and its "
    "photos were others, so that the figures above can be held against it only roughly."
)


def service_load_table() -> str:
    """Rates and latencies by the number of clients, and the server's memory."""
    it = json.loads(FIGURES.read_text("utf-8"))
    gallery, memory = it["gallery"], it["memory"]
    lines = [
        f"By `{it['command']}` on {it['cores']} cores, which the clients share, against "
        f"{gallery['vectors']:,} photos of {gallery['individuals']:,} individuals; photos of 1 "
        "and 12 megapixels in turn.",
        "",
        "| clients | answered | refused with 503 | photos/s | median | 95th percentile | 99th |",
        "|---|---|---|---|---|---|---|",
    ]
    for clients, row in it["clients"].items():
        statuses = row["statuses"]
        cells = (
            clients,
            f"{statuses.get(_ANSWERED, 0)} of {row['requests']}",
            str(statuses.get(_REFUSED, 0)),
            f"{row['photos_per_second']:.1f}",
            *(f"{row[f'p{share}_ms']:,} ms" for share in (50, 95, 99)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    kept = memory.get("statuses")  # older figures have none
    came = ", ".join(f"{number:,} with {status}" for status, number in kept.items()) if kept else ""
    slope = memory["slope_mb_per_1000_requests_second_half"]
    lines += [
        "",
        f"Over {memory['requests']:,} further photos the server's resident memory went from "
        f"{memory['resident_mb_at_first']} MB to {memory['resident_mb_at_last']} MB, "
        f"{memory['resident_mb_most']} MB at most; over their second half it changed by "
        f"{slope:+.1f} MB per 1,000 photos." + (f" Answered: {came}." if came else ""),
        "",
        _REFERENCE,
    ]
    return "\n".join(lines)
