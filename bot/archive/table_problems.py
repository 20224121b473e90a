"""What a catalog's errors mean for whoever has to mend them: a cause and a remedy.

Each catalog's client has errors of its own; those of S3 are the bot's already.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.errors import ArchiveError, AuditError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.archive.place import Place

__all__ = ["told"]

_SAFE = "Nothing of this was committed, what was before is safe"


@contextmanager
def told(place: Place, done: str) -> Iterator[None]:
    """Say in our own words why the table cannot be opened, read or changed (`done`)."""
    try:
        yield
    except AuditError:
        raise
    except Exception as problem:
        if place.is_here:
            raise  # a folder of this machine: whoever calls tells what becomes of that
        raise _explained(problem, place, f"{place.table} cannot be {done}") from problem


def _explained(  # noqa: PLR0911 - a kind of problem each
    problem: Exception, place: Place, doing: str
) -> Exception:
    """The error to raise instead; what is nobody's fault but ours stays what it is."""
    from pyiceberg import exceptions as told_by  # noqa: PLC0415 - who gets here has imported it
    from requests import RequestException  # noqa: PLC0415 - only where something failed
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    if isinstance(problem, told_by.CommitFailedException):
        return ArchiveError(
            f"{doing}: somebody else changed it at the same moment. {_SAFE}. One machine writes an"
            " archive; once nobody else does, `audit archive attach` reads the table anew"
        )
    if isinstance(problem, told_by.NoSuchTableError | told_by.NoSuchNamespaceError):
        return ArchiveError(
            f"{doing}: {_where(place)} has no such table. Check archive.catalog and archive.table;"
            " a new one is made where there is no index yet, in a new AUDIT_HOME"
        )
    if isinstance(problem, FileNotFoundError):
        return ArchiveError(
            f"{doing}: {problem} is gone, and {_where(place)} names it. Check archive.warehouse,"
            " or bring back what was deleted there"
        )
    if isinstance(problem, SQLAlchemyError):
        return ArchiveError(f"{doing}: {_where(place)}: {_first_line(problem)}. Check {_URL}")
    if isinstance(problem, told_by.RESTError | RequestException):
        return ArchiveError(f"{doing}: {_where(place)}: {_of_rest(problem)}")
    if isinstance(problem, ValueError) and place.catalog == "rest":
        return ArchiveError(
            f"{doing}: what answers at {_where(place)} is no Iceberg REST catalog, or refuses the"
            f" warehouse '{place.catalog_name}'. Check {_URL} and archive.catalog_name"
        )
    return _of_aws(problem, place, doing)


_URL = "archive.catalog_url, and that the server is there"


def _of_rest(problem: Exception) -> str:
    from pyiceberg import exceptions as told_by  # noqa: PLC0415 - as above

    refused = told_by.UnauthorizedError | told_by.ForbiddenError | told_by.OAuthError
    if isinstance(problem, refused | told_by.AuthorizationExpiredError):
        return (
            "it does not take the credentials, or they may not do this. Check"
            " archive.catalog_token or archive.catalog_credential"
        )
    if isinstance(problem, told_by.CommitStateUnknownException):
        return "it did not say whether the commit was made. The next write finds that out"
    if isinstance(problem, told_by.RESTError):
        return f"it refuses: {_first_line(problem)}"
    last = _first_line(problem).rpartition(": ")[2].rstrip("')\"")  # after urllib3's own words
    return f"it cannot be reached: {last}. Check {_URL}"


def _of_aws(problem: Exception, place: Place, doing: str) -> Exception:
    if place.catalog != "glue":
        return problem
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - boto3 is here

    from bot.aws.problems import explained  # noqa: PLC0415

    if isinstance(problem, ClientError | BotoCoreError):
        operation = getattr(problem, "operation_name", "GetTable")
        return explained(problem, doing, f"glue:{operation}", place.access)
    return problem


def _where(place: Place) -> str:
    """The catalog, without a user or a password."""
    if place.catalog == "sql":
        from sqlalchemy import make_url  # noqa: PLC0415 - the catalog has imported it

        url = make_url(place.catalog_url)
        host = url.host or url.query.get("host") or "this machine"
        return f"the PostgreSQL catalog {url.database} at {host}"
    names = {"glue": "Glue", "rest": place.catalog_url, "sqlite": "the archive's own catalog"}
    return names[place.catalog]


def _first_line(problem: Exception) -> str:
    """What went wrong; of a database's error, without the statement."""
    cause = getattr(problem, "orig", None) or problem
    return (str(cause).splitlines() or [type(cause).__name__])[0].rstrip(".")
