"""The HIPAA technical safeguards: the clauses of 45 CFR 164.312.

The text: https://www.ecfr.gov/current/title-45/section-164.312. Which clause is required and
which addressable: Appendix A to Subpart C of Part 164. An addressable clause is not optional:
it is met, met by an equivalent, or its absence is justified in writing (164.306(d)(3)).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Literal

__all__ = ["Requirement", "Safeguard", "parse_safeguard"]

Requirement = Literal["required", "addressable"]


@dataclass(frozen=True, slots=True)
class _Clause:
    heading: str
    requirement: Requirement


class Safeguard(Enum):
    """A clause; its value is its citation without the title, as runbooks name it."""

    ACCESS_CONTROL = "164.312(a)(1)"
    UNIQUE_USER = "164.312(a)(2)(i)"
    EMERGENCY_ACCESS = "164.312(a)(2)(ii)"
    AUTOMATIC_LOGOFF = "164.312(a)(2)(iii)"
    ENCRYPTION_AT_REST = "164.312(a)(2)(iv)"
    AUDIT_CONTROLS = "164.312(b)"
    INTEGRITY = "164.312(c)(1)"
    EPHI_AUTHENTICATION = "164.312(c)(2)"
    ENTITY_AUTHENTICATION = "164.312(d)"
    TRANSMISSION_SECURITY = "164.312(e)(1)"
    TRANSMISSION_INTEGRITY = "164.312(e)(2)(i)"
    TRANSMISSION_ENCRYPTION = "164.312(e)(2)(ii)"

    @property
    def citation(self) -> str:
        """The full citation: `45 CFR 164.312(a)(1)`."""
        return f"45 CFR {self.value}"

    @property
    def clause(self) -> str:
        """The clause alone: `(a)(1)`."""
        return self.value.removeprefix(_SECTION)

    @property
    def heading(self) -> str:
        """What the rule calls the clause: `Automatic logoff`."""
        return _CLAUSES[self].heading

    @property
    def requirement(self) -> Requirement:
        """Whether the rule's own table says (R) or (A); standards are required."""
        return _CLAUSES[self].requirement

    @property
    def mark(self) -> Literal["R", "A"]:
        """The requirement as the rule's table abbreviates it."""
        return "R" if self.requirement == "required" else "A"

    def __str__(self) -> str:
        return self.value


_SECTION = "164.312"

_CLAUSES = {
    Safeguard.ACCESS_CONTROL: _Clause("Access control", "required"),
    Safeguard.UNIQUE_USER: _Clause("Unique user identification", "required"),
    Safeguard.EMERGENCY_ACCESS: _Clause("Emergency access procedure", "required"),
    Safeguard.AUTOMATIC_LOGOFF: _Clause("Automatic logoff", "addressable"),
    Safeguard.ENCRYPTION_AT_REST: _Clause("Encryption and decryption", "addressable"),
    Safeguard.AUDIT_CONTROLS: _Clause("Audit controls", "required"),
    Safeguard.INTEGRITY: _Clause("Integrity", "required"),
    Safeguard.EPHI_AUTHENTICATION: _Clause(
        "Mechanism to authenticate electronic protected health information", "addressable"
    ),
    Safeguard.ENTITY_AUTHENTICATION: _Clause("Person or entity authentication", "required"),
    Safeguard.TRANSMISSION_SECURITY: _Clause("Transmission security", "required"),
    Safeguard.TRANSMISSION_INTEGRITY: _Clause("Integrity controls", "addressable"),
    Safeguard.TRANSMISSION_ENCRYPTION: _Clause("Encryption", "addressable"),
}

_CITATION = re.compile(
    r"(?:45\s*CFR\s*)?(?:§\s*)?(?:164\.312)?\s*(?P<clause>(?:\(\w+\))+)", re.IGNORECASE
)


def parse_safeguard(text: str) -> Safeguard:
    """Read `164.312(b)`, `45 CFR § 164.312(b)` or `(b)`.

    Raises ValueError naming the clauses there are.
    """
    found = _CITATION.fullmatch(text.strip())
    if found:
        citation = _SECTION + found["clause"].lower()
        for safeguard in Safeguard:
            if safeguard.value == citation:
                return safeguard
    allowed = ", ".join(safeguard.value for safeguard in Safeguard)
    raise ValueError(f"'{text}' is no technical safeguard; there are {allowed}")
