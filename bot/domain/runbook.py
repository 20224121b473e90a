"""A runbook: a question about CloudTrail, what answers it, and what to do about the answer.

The model of one file under `runbooks/`; `docs/runbooks.md` is its reference. A runbook's query
and its parameters' filters are text in the query language; this module does not parse them.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct

from bot.domain.parameter_values import ParameterType, Value, read_values
from bot.domain.safeguards import Safeguard  # noqa: TC001 - msgspec reads the annotations

__all__ = ["ENGINES", "AlertRule", "EngineName", "Parameter", "Runbook", "RunbookTest", "Severity"]

Severity = Literal["low", "medium", "high", "critical"]

EngineName = Literal["archive", "athena", "logs-insights", "trino"]
"""What the engines are called."""

ENGINES: tuple[EngineName, ...] = get_args(EngineName)

Text = Annotated[str, Meta(min_length=1)]


class Parameter(Struct, frozen=True, forbid_unknown_fields=True):
    """A value that the asker may give as `name=value`.

    It stands in the query as `$name`, or it has a `filter`: a condition with `$name` in it that
    is put before the query when the parameter is given. Without a default and without a filter
    it must be given.
    """

    name: Annotated[
        str,
        Meta(pattern="^[a-z][a-z0-9_]*$", description="The name: lower case, digits, _."),
    ]
    description: Annotated[Text, Meta(description="One line that help shows.")]
    type: Annotated[
        ParameterType, Meta(description="What values are allowed, and how they are read.")
    ] = "string"
    many: Annotated[
        bool,
        Meta(description="Several values, separated by commas; used as `in $name`."),
    ] = False
    default: Annotated[
        str | int | float | bool | list[str] | None,
        Meta(description="The value where none is given."),
    ] = None
    choices: Annotated[tuple[str, ...], Meta(description="The only values allowed.")] = ()
    pattern: Annotated[
        str | None, Meta(description="A regular expression that a value must match as a whole.")
    ] = None
    lowercase: Annotated[
        bool,
        Meta(description="Lower the value's case before use; compare it with tolower(...)."),
    ] = False
    filter: Annotated[
        str | None,
        Meta(description="A condition put before the query when the parameter is given."),
    ] = None

    def __post_init__(self) -> None:
        if self.pattern is not None:
            try:
                re.compile(self.pattern)
            except re.error as failure:
                raise ValueError(f"the pattern is no regular expression: {failure}") from failure
        self.default_value()

    @property
    def required(self) -> bool:
        """Whether the query cannot run unless the asker gives a value."""
        return self.default is None and self.filter is None

    def read(self, text: str) -> Value:
        """Type what was written behind `name=`; raises ValueError."""
        return self._read(text.split(",") if self.many else [text])

    def default_value(self) -> Value | None:
        """Give the default as `read` would; raises ValueError where it breaks the rules."""
        if self.default is None:
            return None
        if isinstance(self.default, list):
            if not self.many:
                raise ValueError("a list as default needs 'many: true'")
            return self._read(self.default)
        return self.read(str(self.default))

    def _read(self, texts: list[str]) -> Value:
        values = read_values(self.type, [text.strip() for text in texts])
        if self.lowercase:
            values = [value.lower() if isinstance(value, str) else value for value in values]
        for value in values:
            self._check(value)
        return [str(value) for value in values] if self.many else values[0]

    def _check(self, value: str | float) -> None:
        if self.choices and str(value) not in self.choices:
            raise ValueError(f"must be one of {', '.join(self.choices)}; got '{value}'")
        if self.pattern is not None and not re.fullmatch(self.pattern, str(value)):
            raise ValueError(f"must match {self.pattern}; got '{value}'")


class AlertRule(Struct, frozen=True, forbid_unknown_fields=True):
    """When rows become an alert: `threshold` of them in one group within `window`.

    With `measure`, the values of that column are added up instead of the rows being counted.
    """

    group_by: Annotated[
        Text, Meta(description="The column of the result whose value keeps alerts apart.")
    ]
    threshold: Annotated[int, Meta(ge=1, description="So much of one group raises an alert.")] = 1
    measure: Annotated[
        str | None,
        Meta(description="The column that is added up; where absent, rows are counted."),
    ] = None
    window: Annotated[
        str,
        Meta(pattern="^[1-9][0-9]*[mhd]$", description="The time the rows are counted over: 1h."),
    ] = "1h"


class RunbookTest(Struct, frozen=True, forbid_unknown_fields=True):
    """Events in, rows out.

    An event is a partial CloudTrail record laid over a plain one: a key given replaces that
    key whole, `null` takes it away. An expected row names the columns that matter; a number
    expects that many rows.
    """

    name: Annotated[Text, Meta(description="What the test shows.")]
    events: Annotated[
        tuple[dict[str, Any], ...],
        Meta(min_length=1, description="Partial CloudTrail records."),
    ]
    expect: Annotated[
        int | tuple[dict[str, Any], ...],
        Meta(description="The rows in order, by the columns that matter; or how many."),
    ]
    parameters: Annotated[
        dict[str, str | int | float | bool],
        Meta(description="Parameters, as an asker gives them."),
    ] = {}


class Runbook(Struct, frozen=True, forbid_unknown_fields=True):
    """One runbook; `id` is its file's name without `.yaml`."""

    id: str
    title: Annotated[Text, Meta(max_length=80, description="What it shows, in a few words.")]
    safeguards: Annotated[
        tuple[Safeguard, ...],
        Meta(min_length=1, description="The clauses of 45 CFR 164.312 that it serves."),
    ]
    severity: Annotated[Severity, Meta(description="How urgent an alert of it is.")]
    description: Annotated[Text, Meta(description="What it finds, and what it cannot see.")]
    query: Annotated[
        Text, Meta(description="The question, in CloudWatch Logs Insights query language.")
    ]
    alert: AlertRule
    guidance: Annotated[
        tuple[Text, ...],
        Meta(min_length=1, description="Steps for the responder, first to last."),
    ]
    tests: Annotated[tuple[RunbookTest, ...], Meta(description="Events in, rows out.")] = ()
    parameters: Annotated[
        tuple[Parameter, ...], Meta(description="What an asker may give as name=value.")
    ] = ()
    engines: Annotated[
        tuple[EngineName, ...],
        Meta(description="The engines that suit it best, the best first, where they are set up."),
    ] = ()
    references: Annotated[tuple[Text, ...], Meta(description="Pages worth reading.")] = ()
