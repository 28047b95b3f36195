"""Did two runs ask the same questions, so that their answers may be compared?"""

from collections.abc import Mapping
from typing import Any

from rorqual.domain.errors import UsageError
from rorqual.evaluation.divisions import GIVEN, TIME

_OF_RUN = ("kind", "individuals", "photos", "tested_individuals")
_OF_PROTOCOL = ("gallery_individuals", "gallery_photos", "queries", "new_individuals")
_WITHOUT_SEED = (GIVEN, TIME)  # protocols whose split no seed decides


def require_comparable(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """Refuse runs whose questions differ: an easier gallery would look like a better model.

    Args:
        first: report of the one run.
        second: report of the other one.

    Returns:
        What cannot be told from the reports and may matter, a sentence each.

    Raises:
        UsageError: where data, seed or galleries differ; the message names what.
    """
    of_first, of_second = _protocols(first), _protocols(second)
    common = [name for name in of_first if name in of_second]
    found = [_words(name, first, second) for name in _OF_RUN if first[name] != second[name]]
    if first["seed"] != second["seed"] and set(common) - set(_WITHOUT_SEED):
        found.append(_words("seed", first, second))
    for protocol in common:
        one, other = of_first[protocol], of_second[protocol]
        found += [
            f"{_words(name, one, other)} in the protocol {protocol}"
            for name in _OF_PROTOCOL
            if one[name] != other[name]
        ]
    if found:
        raise UsageError(
            f"the two runs asked different questions ({'; '.join(found)}): evaluate both models "
            "on the same photos, labels and seed"
        )
    if first["data"] == second["data"]:
        return []
    return [
        f"The runs name their data {first['data']} and {second['data']}: what follows holds where "
        "both are the same photos and labels."
    ]


def _protocols(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {it["protocol"]: it for it in report["protocols"]}


def _words(name: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    return f"{name.replace('_', ' ')} {one[name]} and {other[name]}"
