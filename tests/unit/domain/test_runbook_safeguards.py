from __future__ import annotations

import pytest

from bot.domain.safeguards import Safeguard, parse_safeguard


@pytest.mark.parametrize(
    "text",
    ["164.312(a)(2)(i)", "45 CFR 164.312(a)(2)(i)", "45 CFR § 164.312(a)(2)(i)", "(A)(2)(I)"],
)
def test_the_ways_a_clause_is_written(text: str) -> None:
    assert parse_safeguard(text) is Safeguard.UNIQUE_USER


@pytest.mark.parametrize(
    "text", ["", "164.312", "164.312(f)", "164.308(a)(1)", "b", "164.312(b) x"]
)
def test_what_is_no_clause_is_refused(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"is no technical safeguard; there are 164\.312\(a\)\(1\), "
    ):
        parse_safeguard(text)


def test_each_clause_reads_back_from_its_citation() -> None:
    for safeguard in Safeguard:
        assert parse_safeguard(safeguard.citation) is safeguard
        assert parse_safeguard(safeguard.clause) is safeguard


def test_the_rules_own_table_of_required_and_addressable() -> None:
    addressable = [safeguard.clause for safeguard in Safeguard if safeguard.mark == "A"]
    assert addressable == ["(a)(2)(iii)", "(a)(2)(iv)", "(c)(2)", "(e)(2)(i)", "(e)(2)(ii)"]
    assert len(Safeguard) == 12


def test_a_clause_as_people_read_it() -> None:
    safeguard = Safeguard.AUTOMATIC_LOGOFF
    assert str(safeguard) == "164.312(a)(2)(iii)"
    assert safeguard.citation == "45 CFR 164.312(a)(2)(iii)"
    assert safeguard.heading == "Automatic logoff"
    assert safeguard.requirement == "addressable"
