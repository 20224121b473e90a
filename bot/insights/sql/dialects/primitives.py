"""What the engines write differently, as abstract methods.

A method takes and gives pieces of SQL. `json` arguments hold valid JSON text, `when` arguments
are timestamps without a zone, the others are of the type their name says. Null in, null out,
unless a method says otherwise; nothing that an event holds makes a query fail.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlglot import exp

    from bot.insights.schema import FieldPath
    from bot.insights.sql.compiled import DialectName
    from bot.insights.sql.typed import Sql
    from bot.insights.syntax import TimeSpan

__all__ = ["Primitives"]


class Primitives(ABC):
    """What only an engine's own dialect can write."""

    name: ClassVar[DialectName]
    sqlglot: ClassVar[str]
    most_in_series: ClassVar[int] = 100_000
    """How many values `series` may give."""

    # --- numbers -------------------------------------------------------------------------

    @abstractmethod
    def finite(self, value: Sql) -> Sql:
        """Whether a double is neither infinite nor not a number."""

    @abstractmethod
    def plain(self, value: Sql) -> Sql:
        """Give a double as text, without an exponent where it is of ordinary size."""

    @abstractmethod
    def exact(self, operator: type[exp.Binary], left: Sql, right: Sql) -> Sql:
        """Apply an operator to 64-bit integers; null where the result is none."""

    @abstractmethod
    def extreme(self, values: list[Sql], *, largest: bool) -> Sql:
        """Give the largest or smallest of the values that are not null."""

    # --- texts ---------------------------------------------------------------------------

    @abstractmethod
    def contains(self, value: Sql, part: Sql) -> Sql:
        """Whether a text contains another, case-sensitively; nothing in it is a wildcard."""

    @abstractmethod
    def ends_with(self, value: Sql, part: Sql) -> Sql:
        """Whether a text ends with another."""

    @abstractmethod
    def trimmed(self, value: Sql, characters: Sql, side: str) -> Sql:
        """Give a text without the characters on a side: LEADING, TRAILING or BOTH."""

    @abstractmethod
    def split(self, value: Sql, separator: Sql) -> Sql:
        """Give the parts of a text, as a list of texts."""

    @abstractmethod
    def byte_length(self, value: Sql) -> Sql:
        """Give the bytes of a text in UTF-8."""

    @abstractmethod
    def url_decoded(self, value: Sql) -> Sql:
        """Percent-decoded; as it is, or null, where it cannot be."""

    @abstractmethod
    def base64_encoded(self, value: Sql) -> Sql:
        """Give the text's bytes in Base64."""

    @abstractmethod
    def base64_decoded(self, value: Sql) -> Sql:
        """Give the text behind Base64; null where there is none."""

    @abstractmethod
    def text_of_hex(self, value: Sql) -> Sql:
        """Give the text behind hexadecimal bytes; null where there is none."""

    @abstractmethod
    def number_of_hex(self, value: Sql) -> Sql:
        """Give a hexadecimal number as a 64-bit integer; null where it is none."""

    @abstractmethod
    def hex_of_number(self, value: Sql) -> Sql:
        """Give an integer in hexadecimal, in small letters, without a prefix."""

    # --- regular expressions -------------------------------------------------------------

    @abstractmethod
    def matches(self, value: Sql, pattern: str) -> Sql:
        """Whether a regex is found anywhere in a text."""

    @abstractmethod
    def group(self, value: Sql, pattern: str, position: int) -> Sql:
        """Give what a numbered group of the first match holds; null where there is no match."""

    @abstractmethod
    def replaced(self, value: Sql, pattern: str, replacement: str) -> Sql:
        """Every match replaced; `$1` in the replacement stands for a group, `$$` for a `$`."""

    # --- JSON ----------------------------------------------------------------------------

    @abstractmethod
    def member(self, json: Sql, path: FieldPath) -> Sql:
        """Give a value inside JSON as text: texts bare, structures as JSON; null for null."""

    @abstractmethod
    def has_member(self, json: Sql, name: str) -> Sql:
        """Whether an object has a member; null where `json` is."""

    @abstractmethod
    def is_structure(self, value: Sql) -> Sql:
        """Whether a text is JSON of an object or a list; never null."""

    @abstractmethod
    def is_list(self, value: Sql) -> Sql:
        """Whether a text is JSON of a list; never null."""

    @abstractmethod
    def elements(self, json: Sql) -> Sql:
        """Give the elements of a JSON list, each as `member` gives it, as a list of texts."""

    @abstractmethod
    def json_of_text(self, value: Sql) -> Sql:
        """Give a text as a JSON string, with its quotes."""

    @abstractmethod
    def json_of_list(self, values: Sql) -> Sql:
        """Give a list of texts as JSON text."""

    @abstractmethod
    def list_of(self, *values: Sql) -> Sql:
        """Give a list."""

    @abstractmethod
    def list_contains(self, values: Sql, value: Sql) -> Sql:
        """Whether a list has a value."""

    @abstractmethod
    def list_size(self, values: Sql) -> Sql:
        """How many elements a list has."""

    @abstractmethod
    def element(self, values: Sql, position: int) -> Sql:
        """Give the element at a 0-based position; null where there is none."""

    @abstractmethod
    def applied(self, function: exp.Lambda, value: Sql) -> Sql:
        """Give what a lambda of one parameter makes of a value."""

    # --- times ---------------------------------------------------------------------------

    @abstractmethod
    def millis(self, when: Sql) -> Sql:
        """Milliseconds since 1970 as a 64-bit integer."""

    @abstractmethod
    def time_of_millis(self, value: Sql) -> Sql:
        """Give the time so many milliseconds after 1970; null where there is none."""

    @abstractmethod
    def time_of_text(self, value: Sql) -> Sql:
        """Give an ISO 8601 text as a time; null where it is none."""

    @abstractmethod
    def text_of_time(self, when: Sql) -> Sql:
        """ISO 8601 with `Z`; milliseconds only where there are some."""

    @abstractmethod
    def floor_time(self, when: Sql, period: TimeSpan) -> Sql:
        """Give a time rounded down to a multiple of the period."""

    @abstractmethod
    def later(self, when: Sql, period: TimeSpan) -> Sql:
        """Give a time one period later."""

    @abstractmethod
    def parsed_time(self, value: Sql, pattern: str) -> Sql:
        """Give a text of a form (Java's letters) as a time; null where it is none."""

    @abstractmethod
    def formatted_time(self, when: Sql, pattern: str) -> Sql:
        """Give a time in a form (Java's letters)."""

    @abstractmethod
    def in_zone(self, when: Sql, zone: str) -> Sql:
        """Give a time in UTC as a clock in the zone shows it."""

    @abstractmethod
    def from_zone(self, when: Sql, zone: str) -> Sql:
        """Give what a clock in the zone shows as a time in UTC."""

    @abstractmethod
    def now_seconds(self) -> Sql:
        """Give the time of asking, in whole seconds since 1970."""

    @abstractmethod
    def series(self, first: Sql, last: Sql, period: TimeSpan) -> Sql:
        """Give the times from `first` to `last`, both included, a period apart, as a list."""

    # --- aggregates ----------------------------------------------------------------------

    @abstractmethod
    def percentile(self, value: Sql, fraction: Sql) -> Sql:
        """Give the value below which a fraction of the values lies."""

    @abstractmethod
    def value_at(self, value: Sql, when: Sql, *, latest: bool) -> Sql:
        """Give the value of the earliest or latest row that has one."""

    @abstractmethod
    def histogram(self, value: Sql, buckets: int) -> Sql | None:
        """Give counts a bucket of equal width, as JSON; None where the engine cannot."""
