"""What did a check of the catalogue find, how bad is it, and what is to be done?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

EXAMPLES = 3  # named in a message; the number tells of the rest


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"  # the catalogue cannot be trusted until it is remedied
    WARNING = "warning"  # worth knowing; all results stay right


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of trouble, however often it was found."""

    severity: Severity
    message: str  # what was found, how often, with examples
    remedy: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All that a check found."""

    findings: tuple[Finding, ...]

    @property
    def is_healthy(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def finding_of(
    severity: Severity, what: str, cases: Sequence[object], remedy: str
) -> list[Finding]:
    """One finding that counts the cases and names the first; none without a case."""
    if not cases:
        return []
    named = ", ".join(str(case) for case in cases[:EXAMPLES])
    more = f" and {len(cases) - EXAMPLES} more" if len(cases) > EXAMPLES else ""
    return [Finding(severity, f"{what}: {named}{more}", remedy)]
