"""The error tree: what can go wrong, and whether trying again can help.

::

    AuditError                 every error this package raises on purpose
    ├── UsageError             the request is wrong: fix it, do not retry (exit code 2)
    │   ├── QueryError         a query's text is refused: line, column, caret, suggestion
    │   ├── SettingsError      a file under config/ is wrong: file, line, key
    │   ├── RunbookError       a file under runbooks/ is wrong: file, line, key
    │   ├── NotFoundError      an unknown runbook, parameter or engine, with the nearest name
    │   └── RefusedError       somebody may not do it; the message says who can
    ├── ArchiveError           the archive is missing, damaged or held by another version
    ├── StoreError             the database cannot be used, or is of another version
    ├── EngineError            a query was understood and then failed
    │   ├── QueryTimeoutError      it ran past its time limit            (retryable)
    │   ├── QueryCancelledError    somebody stopped it
    │   ├── QueryMemoryError       it needed more than its memory limit
    │   └── QueryCostError         it would read more than is allowed
    ├── AwsError               AWS refused a call, or was not reached    (retryable, or not)
    ├── PageError              a pager did not take a page                (retryable, or not)
    └── BusyError              somebody else holds what is needed        (retryable)

Each message says what is wrong and what to do about it.
"""

from __future__ import annotations

__all__ = [
    "ArchiveError",
    "AuditError",
    "AwsError",
    "BusyError",
    "EngineError",
    "NotFoundError",
    "PageError",
    "QueryCancelledError",
    "QueryCostError",
    "QueryMemoryError",
    "QueryTimeoutError",
    "RefusedError",
    "RunbookError",
    "SettingsError",
    "StoreError",
    "UsageError",
]


class AuditError(Exception):
    """Base of every deliberate error; `retryable` says whether the same call may succeed later."""

    retryable = False


class UsageError(AuditError):
    """The request is wrong and stays wrong until somebody changes it."""


class SettingsError(UsageError):
    """A setting is refused; the message names file, line, key and what is allowed."""


class RunbookError(UsageError):
    """A runbook file is refused; the message names file, line, key and what is allowed."""


class NotFoundError(UsageError):
    """A name is unknown; the message offers the nearest one."""


class RefusedError(UsageError):
    """The asker may not do this here; the message says who can, or where."""


class ArchiveError(AuditError):
    """The archive cannot be read or written as it is."""


class StoreError(AuditError):
    """The database of what was asked and done cannot be used as it is."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class EngineError(AuditError):
    """A query was understood but could not be answered."""


class QueryTimeoutError(EngineError):
    """A query ran past its time limit."""

    retryable = True


class QueryCancelledError(EngineError):
    """A query was stopped on request."""


class QueryMemoryError(EngineError):
    """A query needed more than its memory limit."""


class QueryCostError(EngineError):
    """A query was not begun: it would read more than the settings allow."""


class AwsError(AuditError):
    """A call of AWS's came to nothing; the message names the cause and the remedy."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class PageError(AuditError):
    """A pager did not take a page; `retry_after` are the seconds that it asks to wait."""

    def __init__(
        self, message: str, *, retryable: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.retry_after = retry_after


class BusyError(AuditError):
    """Somebody else holds what is needed; try again."""

    retryable = True
