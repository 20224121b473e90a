from __future__ import annotations

import pytest

from bot.domain.arguments import accepted_parameters, read_arguments, read_standard_arguments
from bot.domain.runbook import AlertRule, Parameter, Runbook
from bot.domain.safeguards import Safeguard
from bot.domain.standard_parameters import STANDARD_PARAMETERS
from bot.errors import NotFoundError, UsageError
from bot.insights import parameters, parse_condition, prepend_filters
from bot.insights.syntax import Query


def _runbook(*own: Parameter) -> Runbook:
    return Runbook(
        id="reads",
        title="Reads",
        safeguards=(Safeguard.AUDIT_CONTROLS,),
        severity="low",
        description="Reads.",
        query="fields eventName",
        alert=AlertRule(group_by="eventName"),
        guidance=("Look.",),
        parameters=own,
    )


BUCKET = Parameter(name="bucket", description="The bucket.", default="ephi")
KEY = Parameter(name="key", description="The key.", filter="requestParameters.key = $key")


def test_defaults_are_bound_and_filters_wait_for_a_value() -> None:
    arguments = read_arguments(_runbook(BUCKET, KEY), {})
    assert (arguments.values, arguments.conditions) == ({"bucket": "ephi"}, ())


def test_given_values_bring_their_filters() -> None:
    arguments = read_arguments(_runbook(BUCKET, KEY), {"key": "a", "region": "us-east-1,eu-west-1"})
    assert arguments.values == {
        "bucket": "ephi",
        "key": "a",
        "region": ["us-east-1", "eu-west-1"],
    }
    assert arguments.conditions == ("requestParameters.key = $key", "awsRegion in $region")


def test_an_unknown_name_brings_the_nearest() -> None:
    with pytest.raises(NotFoundError, match=r"no parameter 'regoin': did you mean 'region'\?"):
        read_arguments(_runbook(), {"regoin": "x"})


def test_an_unknown_name_like_no_other_brings_them_all() -> None:
    with pytest.raises(NotFoundError, match="it takes bucket, principal, account"):
        read_arguments(_runbook(BUCKET), {"zzz": "x"})


def test_a_refused_value_names_its_parameter() -> None:
    with pytest.raises(UsageError, match=r"^account: must be an account's 12 digits; got 'prod'$"):
        read_arguments(_runbook(), {"account": "prod"})


def test_a_missing_value_is_asked_for() -> None:
    needed = Parameter(name="user", description="Whose reads.")
    with pytest.raises(UsageError, match=r"reads needs user=\.\.\.: Whose reads\."):
        read_arguments(_runbook(needed), {})


def test_a_runbooks_own_parameter_hides_the_standard_one() -> None:
    own = Parameter(name="principal", description="Mine.", filter="a = $principal")
    runbook = _runbook(own)
    assert accepted_parameters(runbook)["principal"] is own
    assert read_arguments(runbook, {"principal": "B"}).conditions == ("a = $principal",)


def test_a_query_of_ones_own_takes_the_standard_parameters_alone() -> None:
    arguments = read_standard_arguments({"service": "s3", "principal": "ALICE"})
    assert arguments.values == {"service": ["s3.amazonaws.com"], "principal": "alice"}
    with pytest.raises(NotFoundError, match="a query takes no parameter 'bucket'"):
        read_standard_arguments({"bucket": "x"})


@pytest.mark.parametrize("parameter", STANDARD_PARAMETERS, ids=lambda parameter: parameter.name)
def test_a_standard_filter_is_a_condition_on_its_own_name(parameter: Parameter) -> None:
    assert parameter.filter is not None
    narrowed = prepend_filters(Query(()), [parse_condition(parameter.filter)])
    assert parameters(narrowed) == {parameter.name}


ACCOUNTS = {"Prod": "111122223333", "staging": "444455556666"}


def test_an_account_is_named_or_numbered() -> None:
    given = {"account": "prod, 4444-5555-6666,7777-8888-9999"}
    expected = ["111122223333", "444455556666", "777788889999"]
    assert read_arguments(_runbook(), given, ACCOUNTS).values == {"account": expected}
    assert read_standard_arguments(given, ACCOUNTS).values == {"account": expected}


def test_only_where_an_account_is_asked_for() -> None:
    assert read_arguments(_runbook(KEY), {"key": "prod"}, ACCOUNTS).values == {"key": "prod"}


def test_an_unknown_account_brings_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"no account is called 'stagin' .* 'staging'\?"):
        read_arguments(_runbook(), {"account": "stagin"}, ACCOUNTS)
    with pytest.raises(UsageError, match=r"There is Prod, staging\."):
        read_arguments(_runbook(), {"account": "zzz"}, ACCOUNTS)
