"""The benchmark: the product against what people would use instead, in one run.

`python -m tests.bench` (or `make bench`) builds a sample trail, runs every section of
`tests.bench.sections`, prints medians and ratios, and writes `docs/benchmarks.md`.
"""

from __future__ import annotations

__all__: list[str] = []
