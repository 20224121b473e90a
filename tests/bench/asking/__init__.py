"""The five questions, and everybody who answers them: the same rows and the same totals.

The totals are part of an answer: how many events match, when the first and the last happened, and
for principal, action, error and source the ten most frequent values and how many there are.
"""

from __future__ import annotations

__all__: list[str] = []
