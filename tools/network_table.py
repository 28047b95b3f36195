"""Which networks ship, under which terms, and which choice takes them? Read from their specs."""

from rorqual.networks.spec import NetworkFile, NetworkSpec
from rorqual.networks.store import DEFAULT_NETWORKS, PERMISSIVE_NETWORKS, shipped_specs


def network_table() -> str:
    """A table of all shipped networks, and the source of each."""
    lines = [
        "| network | step | licence of weights | commercial work | taken by `--license` | files |",
        "|---|---|---|---|---|---|",
    ]
    specs = shipped_specs().values()
    for spec in specs:
        files = ", ".join(f"`{file.name}`" for file in _files(spec))
        commercial = "allowed" if spec.commercial_use else "not allowed"
        lines.append(
            f"| `{spec.id}` | {spec.task.value} | {spec.licence} | {commercial} "
            f"| {_policies(spec)} | {files} |"
        )
    lines.append("")
    lines += [
        f"- `{spec.id}` ([card](docs/models/{spec.id}.md)): {spec.title}. {spec.source}."
        for spec in specs
    ]
    return "\n".join(lines)


def _files(spec: NetworkSpec) -> list[NetworkFile]:
    return [spec.file, *([spec.head] if spec.head else [])]


def _policies(spec: NetworkSpec) -> str:
    choices = {"any": DEFAULT_NETWORKS, "permissive": PERMISSIVE_NETWORKS}
    taken = [f"`{name}`" for name, chosen in choices.items() if spec.id in chosen.values()]
    return " and ".join(taken) or "none"
