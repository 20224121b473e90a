"""What people ask objects with when they have no archive: one question about 7 days.

Who was denied what, and how often. Each contender is a program of its own that writes a line a
combination, `count<TAB>arn<TAB>event name`, and is given the same objects.
"""

from __future__ import annotations

__all__: list[str] = []
