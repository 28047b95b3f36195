"""How do the figures of docs/figures/service_load.json read, as a table?"""

import json
from pathlib import Path

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "service_load.json"
_ANSWERED, _REFUSED = "200", "503"


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
    slope = memory["slope_mb_per_1000_requests_second_half"]
    lines += [
        "",
        f"Over {memory['requests']:,} further photos the server's resident memory went from "
        f"{memory['resident_mb_at_first']} MB to {memory['resident_mb_at_last']} MB, "
        f"{memory['resident_mb_most']} MB at most; over their second half it changed by "
        f"{slope:+.1f} MB per 1,000 photos.",
    ]
    return "\n".join(lines)
