from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.runbook import Parameter

if TYPE_CHECKING:
    from bot.domain.parameter_values import ParameterType


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("string", "alice", "alice"),
        ("string", "  alice ", "alice"),
        ("integer", "-5", -5),
        ("number", "0.5", 0.5),
        ("number", "12", 12.0),
        ("boolean", "Yes", True),
        ("boolean", "false", False),
        ("duration", "1h30m", 5400),
        ("duration", "7d", 604_800),
        ("account", "1111-2222-3333", "111122223333"),
        ("region", "US-East-1", "us-east-1"),
        ("region", "us-gov-west-1", "us-gov-west-1"),
        ("service", "S3", "s3.amazonaws.com"),
        ("service", "kms.amazonaws.com", "kms.amazonaws.com"),
        (
            "arn",
            "arn:aws-us-gov:iam::111122223333:role/x",
            "arn:aws-us-gov:iam::111122223333:role/x",
        ),
        ("ip", "2001:DB8::1", "2001:db8::1"),
        ("network", "10.1.2.3/8", "10.0.0.0/8"),
    ],
)
def test_a_text_is_read_as_its_type(type_: ParameterType, text: str, value: object) -> None:
    read = Parameter(name="x", description="x", type=type_).read(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("type_", "text", "complaint"),
    [
        ("string", "", "must not be empty"),
        ("integer", "1.5", "must be a whole number; got '1.5'"),
        ("integer", "9" * 19, "must be a whole number"),
        ("number", "nan", "must be a number; got 'nan'"),
        ("number", "1e999", "must be a number"),
        ("boolean", "1", "must be true, yes, false, no; got '1'"),
        ("duration", "an hour", "a duration is written like 30s"),
        ("account", "12345", "must be an account's 12 digits; got '12345'"),
        ("region", "mars", "must be a region such as us-east-1; got 'mars'"),
        ("service", "s3; drop", "must be a service such as s3"),
        ("arn", "role/x", "must be an ARN such as"),
        ("ip", "10.0.0.0/8", "must be an IP address; got '10.0.0.0/8'"),
        ("network", "office", "must be a network such as 10.0.0.0/8; got 'office'"),
    ],
)
def test_what_is_not_of_the_type_is_refused(
    type_: ParameterType, text: str, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint.replace("(", r"\(")):
        Parameter(name="x", description="x", type=type_).read(text)


def test_several_values_are_separated_by_commas() -> None:
    parameter = Parameter(name="x", description="x", type="region", many=True)
    assert parameter.read("us-east-1, eu-west-1") == ["us-east-1", "eu-west-1"]
    with pytest.raises(ValueError, match="must be a region"):
        parameter.read("us-east-1,,eu-west-1")


def test_case_is_lowered_before_choices_are_looked_at() -> None:
    parameter = Parameter(name="x", description="x", lowercase=True, choices=("get", "put"))
    assert parameter.read("GET") == "get"
    with pytest.raises(ValueError, match="must be one of get, put; got 'post'"):
        parameter.read("post")


def test_a_pattern_must_match_the_whole_value() -> None:
    parameter = Parameter(name="x", description="x", pattern="AKIA[A-Z0-9]+")
    assert parameter.read("AKIA1") == "AKIA1"
    with pytest.raises(ValueError, match="must match AKIA"):
        parameter.read("my AKIA1")


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (Parameter(name="x", description="x", type="duration", default="4h"), 14_400),
        (Parameter(name="x", description="x", type="integer", default=3), 3),
        (Parameter(name="x", description="x", type="boolean", default=False), False),
        (Parameter(name="x", description="x", many=True, default=["a", "b"]), ["a", "b"]),
        (Parameter(name="x", description="x"), None),
    ],
)
def test_a_default_is_read_like_any_value(parameter: Parameter, value: object) -> None:
    assert parameter.default_value() == value


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"type": "integer", "default": "three"}, "must be a whole number; got 'three'"),
        ({"choices": ("a",), "default": "b"}, "must be one of a; got 'b'"),
        ({"default": ["a"]}, "a list as default needs 'many: true'"),
        ({"pattern": "("}, "the pattern is no regular expression"),
    ],
)
def test_a_parameter_that_contradicts_itself_is_refused(
    parts: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        Parameter(name="x", description="x", **parts)  # type: ignore[arg-type]


def test_what_has_neither_default_nor_filter_is_required() -> None:
    assert Parameter(name="x", description="x").required
    assert not Parameter(name="x", description="x", default="a").required
    assert not Parameter(name="x", description="x", filter="a = $x").required
