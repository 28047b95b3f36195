"""Which settings does the service have, as a table for its page?"""

from rorqual.service.settings import ServiceSettings


def service_settings_table() -> str:
    """Each variable with its default and what it does."""
    prefix = ServiceSettings.model_config["env_prefix"]
    lines = ["| variable | default | what it sets |", "|---|---|---|"]
    for name, field in sorted(ServiceSettings.model_fields.items()):
        default = "one for each core" if field.default_factory else f"`{field.default}`"
        default = "" if field.default == "" else default
        lines.append(f"| `{prefix}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines)
