"""How does the cost of a search grow with the gallery? A drawing from docs/figures/search.json."""

from math import log10

from tools.search_figures import search_figures

LEFT, RIGHT, TOP, BOTTOM = 60, 460, 20, 220  # of the area with the curves, in pixels
LOWEST, HIGHEST = -1, 3  # powers of ten of milliseconds
FEWEST, MOST = 4, 6  # powers of ten of vectors


def search_curve() -> str:
    """Processor time of a query over the size of the gallery, both axes logarithmic, as SVG."""
    series: dict[str, list[tuple[float, float]]] = {"exact": [], "shortlist": []}
    for size, ways in search_figures()["sizes"].items():
        for way, points in series.items():
            points.append((log10(int(size)), log10(ways[way]["answer"]["processor_ms"])))
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 270" font-family="sans-serif" '
        'font-size="12"><rect width="560" height="270" fill="white"/>'
    ]
    for exponent in range(LOWEST, HIGHEST + 1):
        _, y = _place(4, exponent)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="54" y="{y + 4:.1f}" text-anchor="end">{10.0**exponent:g}</text>')
    for exponent in (4, 5, 6):
        x, _ = _place(exponent, LOWEST)
        parts.append(f'<path d="M{x:.1f} {TOP}V{BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="238" text-anchor="middle">{10**exponent:,}</text>')
    parts.append('<text x="260" y="260" text-anchor="middle">vectors in the gallery</text>')
    parts.append('<text x="10" y="12">processor ms a query</text>')
    for (way, points), colour in zip(series.items(), ("#b5541c", "#1c6db5"), strict=True):
        placed = [_place(*point) for point in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        x, y = placed[-1]
        parts.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{way}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _place(size: float, milliseconds: float) -> tuple[float, float]:
    """Pixels of two powers of ten."""
    return (
        LEFT + (size - FEWEST) / (MOST - FEWEST) * (RIGHT - LEFT),
        BOTTOM - (milliseconds - LOWEST) / (HIGHEST - LOWEST) * (BOTTOM - TOP),
    )
