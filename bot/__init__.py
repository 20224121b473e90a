"""Incident response over AWS CloudTrail: ask a runbook's question, get the answer."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
