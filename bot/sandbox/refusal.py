"""How the sandbox says no: with Slack's own words."""

from __future__ import annotations

from typing import Any

from bot.errors import AuditError

__all__ = ["RefusalError"]


class RefusalError(AuditError):
    """What Slack answers with `ok: false`.

    `code` is its word for it, `problems` the places where something is wrong, as Slack names them
    in `response_metadata.messages`.
    """

    def __init__(self, code: str, *problems: str) -> None:
        super().__init__(code, *problems)
        self.code = code
        self.problems = problems

    def answer(self) -> dict[str, Any]:
        """The answer's body."""
        body: dict[str, Any] = {"ok": False, "error": self.code}
        if self.problems:
            messages = [f"[ERROR] {problem}" for problem in self.problems]
            body |= {"errors": list(self.problems), "response_metadata": {"messages": messages}}
        return body
