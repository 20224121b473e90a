"""A REST catalog's client that does not wait for ever: a writer holds a lock meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyiceberg.catalog.rest import RestCatalog
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session

__all__ = ["PatientCatalog"]

_CONNECT, _READ = 10.0, 60.0
"""Seconds, as boto3's clients have them here."""


class _Patient(HTTPAdapter):
    def send(self, request: PreparedRequest, *arguments: Any, **options: Any) -> Response:  # noqa: ANN401 - requests'
        options["timeout"] = options.get("timeout") or (_CONNECT, _READ)
        return super().send(request, *arguments, **options)


class PatientCatalog(RestCatalog):
    """pyiceberg sets no time limit, and has no setting for one."""

    def _create_session(self) -> Session:
        session = super()._create_session()
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Patient())
        return session
