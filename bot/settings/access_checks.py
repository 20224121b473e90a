"""What `access.yaml` can say that is well-formed and means nothing: told with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.domain.nearest import did_you_mean
from bot.domain.safeguards import Safeguard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.access import Rule
    from bot.domain.sensitive import MaskingRules
    from bot.yaml_source import Document, Problem

__all__ = ["check_masking", "check_rules"]

_ID: Final = re.compile(r"[A-Z][A-Z0-9]{2,}")
_KINDS: Final = {
    "users": ("UW", "a person", "under 'Copy member ID' in the menu of a profile"),
    "groups": ("S", "a user group", "under 'Copy group ID' in the menu of a user group"),
    "channels": ("CG", "a channel", "at the end of a channel's details"),
}
"""By key of a rule: the first letters of its ids, whose they are, where Slack shows them."""

_RUNBOOK: Final = re.compile(r"[a-z0-9*?\[\]!-]+")
_SECTION: Final = "164."


def check_rules(document: Document, rules: Sequence[Rule]) -> Iterator[Problem]:
    """Names where ids belong, ids of another kind, and clauses that there are not."""
    for at, rule in enumerate(rules):
        for key in _KINDS:
            for place, text in enumerate(getattr(rule, key)):
                if message := _no_id(key, text):
                    yield document.problem(("rules", at, key, place), message)
        for place, name in enumerate(rule.runbooks):
            if message := _no_runbook(name):
                yield document.problem(("rules", at, "runbooks", place), message)


def check_masking(document: Document, masking: MaskingRules) -> Iterator[Problem]:
    """Expressions that cannot be read, or that find something in every text."""
    for at, pattern in enumerate(masking.values):
        if message := _no_pattern(pattern):
            yield document.problem(("masking", "values", at), message)
    for at, path in enumerate(masking.fields):
        if not path:
            yield document.problem(("masking", "fields", at), "names no field")


def _no_id(key: str, text: str) -> str:
    letters, whose, where = _KINDS[key]
    if _ID.fullmatch(text) and text[0] in letters:
        return ""
    if _ID.fullmatch(text):
        for other, (firsts, kind, _) in _KINDS.items():
            if text[0] in firsts:
                return f"{text} is the id of {kind}: write it under '{other}'"
    return f"'{text}' is not the id of {whose}, like {letters[0]}0123ABCD: Slack has it {where}"


def _no_runbook(name: str) -> str:
    if name.startswith(_SECTION):
        clauses = [safeguard.value for safeguard in Safeguard]
        if any(clause.startswith(name) for clause in clauses):
            return ""
        hint = did_you_mean(name, clauses) or f" There are {', '.join(clauses)}."
        return f"there is no clause '{name}'.{hint}"
    if _RUNBOOK.fullmatch(name):
        return ""
    return f"'{name}' is no runbook's id, no glob like access-* and no clause like 164.312(b)"


def _no_pattern(pattern: str) -> str:
    try:
        found = re.compile(pattern).search("")
    except (re.error, OverflowError, RecursionError) as problem:
        return f"no regular expression: {problem}"
    return "finds something in every text, so it would mask everything" if found else ""
