from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import NotFoundError, SettingsError
from bot.notify.apprise_pager import ApprisePager
from bot.notify.pagerduty import PagerDutyPager
from bot.notify.pagers import ConfiguredPagers, load_pagers
from bot.settings.pagers import AppriseSettings, PagerDutySettings
from bot.settings.values import Secret

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""Apprise looks for that module while it still comes with Python."""

SHIPPED = Path(__file__).parents[3] / "config" / "pagers.yaml"
KEY = "0123456789abcdef0123456789abcdef"
SECRETS = {"PD_KEY": f"{KEY}\n", "MAIL": "mailto://a:hunter2@example.com", "EMPTY": ""}


def load(folder: Path, text: str) -> ConfiguredPagers:
    """What a home's file says, with `SECRETS` in the environment."""
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "pagers.yaml").write_text(text, encoding="utf-8")
    return load_pagers({"AUDIT_HOME": str(folder), **SECRETS})


def test_none_are_shipped(tmp_path: Path) -> None:
    assert load_pagers({"AUDIT_HOME": str(tmp_path)}).names() == ()
    assert load(tmp_path, "# nothing yet\n").names() == ()


def test_the_shipped_example_is_right(tmp_path: Path) -> None:
    head, _, rest = SHIPPED.read_text(encoding="utf-8").partition("#\n")
    example = rest.replace("#   ", "  ").replace("pagers: {}\n", "")
    (tmp_path / "pagers.yaml").write_text(f"{head}pagers:\n{example}", encoding="utf-8")
    found = load_pagers(
        {
            "AUDIT_HOME": str(tmp_path),
            "AUDIT_CONFIG": str(tmp_path),
            "PAGERDUTY_ROUTING_KEY": KEY,
            "PAGER_MAIL_URL": SECRETS["MAIL"],
        }
    )
    eu = "https://events.eu.pagerduty.com/v2/enqueue"
    assert found.get("oncall-pd") == PagerDutyPager("oncall-pd", PagerDutySettings(Secret(KEY), eu))
    assert found.get("mail") == ApprisePager("mail", AppriseSettings(Secret(SECRETS["MAIL"])))
    assert found.names() == ("oncall-pd", "mail")


def test_secrets_can_stand_in_the_file_and_are_not_shown(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        f"pagers:\n  pd: {{kind: pagerduty, routing_key: {KEY}}}\n"
        "  mail: {kind: apprise, url: 'mailto://a:hunter2@example.com', updates: []}\n",
    )
    assert found.get("pd") == PagerDutyPager("pd", PagerDutySettings(Secret(KEY)))
    mail = AppriseSettings(Secret(SECRETS["MAIL"]), updates=())
    assert found.get("mail") == ApprisePager("mail", mail)
    assert KEY not in repr(found)
    assert "hunter2" not in repr(found)


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    found = load(tmp_path, "pagers: {oncall-pd: {kind: pagerduty, routing_key: env:PD_KEY}}\n")
    with pytest.raises(NotFoundError, match=r"no pager 'oncal-pd'\. Did you mean 'oncall-pd'\?"):
        found.get("oncal-pd")


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (
            "pd: {kind: pagerduty, routing_key: env:MISSING}",
            (
                "2:38: pagers.pd.routing_key: the environment's MISSING is not set: "
                "set it to the secret"
            ),
        ),
        (
            "pd: {kind: apprise, url: env:EMPTY}",
            "2:28: pagers.pd.url: the environment's EMPTY is not set: set it to the secret",
        ),
        (
            "pd: {kind: apprise, url: 'env:'}",
            "2:28: pagers.pd.url: needs a variable's name after 'env:'",
        ),
        (
            "pd: {kind: apprise, url: env:AUDIT_URL}",
            (
                "2:28: pagers.pd.url: AUDIT_URL: names that begin with AUDIT_ are settings: "
                "use another"
            ),
        ),
        (
            "pd: {kind: pagerduty, routing_key: ' '}",
            "2:38: pagers.pd.routing_key: is empty: write the secret or env:NAME",
        ),
        (
            "pd: {kind: pagerduty, routing_key: hunter2}",
            (
                "2:38: pagers.pd.routing_key: is no key of an Events API v2 integration: those are "
                "32 letters and digits"
            ),
        ),
        (
            "pd: {kind: pagerduty, routing_key: [hunter2]}",
            ("2:38: pagers.pd.routing_key: must be text: the secret, or env:NAME for a variable"),
        ),
        (
            "pd: {kind: pagerduty}",
            "2:7: pagers.pd: the key 'routing_key' is missing, which kind 'pagerduty' needs",
        ),
        (
            "pd: {kind: pagerduty, routing_key: env:PD_KEY, url: env:MAIL}",
            "2:55: pagers.pd.url: belongs to kind 'apprise'; this one is of kind 'pagerduty'",
        ),
        (
            "pd: {kind: pagerduty, routing_key: env:PD_KEY, endpoint: 'http://example.com/'}",
            "2:60: pagers.pd.endpoint: must be an address that begins with https://",
        ),
        (
            "mail: {kind: apprise, url: 'nope://hunter2'}",
            (
                "2:30: pagers.mail.url: apprise refuses this nope:// URL: its documentation says "
                "what belongs in it"
            ),
        ),
        (
            "mail: {kind: apprise, url: env:MAIL, updates: [resolved]}",
            (
                "2:50: pagers.mail.updates[0]: must be one of acknowledge, resolve; got "
                "'resolved'. Did you mean 'resolve'?"
            ),
        ),
        (
            "mail: {kind: mail, url: env:MAIL}",
            "2:16: pagers.mail.kind: must be one of pagerduty, apprise; got 'mail'.",
        ),
        (
            "on call: {kind: apprise, url: env:MAIL}",
            (
                "2:3: pagers.on call: 'on call' is no name for a pager: use letters, digits, '.', "
                "'_' and '-'"
            ),
        ),
    ],
)
def test_what_means_nothing_is_refused_with_its_place(
    tmp_path: Path, entry: str, complaint: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, f"pagers:\n  {entry}\n")
    assert str(caught.value) == f"{tmp_path / 'config' / 'pagers.yaml'}:{complaint}"


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    wrong = "pagers:\n  a: {kind: apprise, url: env:NO}\n  b: {kind: apprise, url: env:NEITHER}\n"
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, wrong)
    assert [line.partition("yaml:")[2][:2] for line in str(caught.value).splitlines()] == [
        "2:",
        "3:",
    ]


def test_without_pagers_no_http_client_is_imported(tmp_path: Path) -> None:
    code = (
        "import sys; from bot.notify.pagers import load_pagers;"
        f"load_pagers({{'AUDIT_HOME': {str(tmp_path)!r}}});"
        "print(sorted({'apprise', 'requests', 'urllib.request'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
