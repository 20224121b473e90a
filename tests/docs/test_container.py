"""What the Dockerfile and its page promise, as far as it can be read without a container engine."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.main import COMMANDS
from bot.settings.environment import variable_values

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "docs" / "container.md").read_text(encoding="utf-8")
HOME = "/var/lib/audit"
IMAGE = "cloudtrail-audit-bot"


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in their order, each on one line, comments left out."""
    text = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    parts = [line.split(maxsplit=1) for line in joined.splitlines() if line.strip()]
    return [(part[0], re.sub(r"\s+", " ", part[1])) for part in parts]


def runtime() -> list[tuple[str, str]]:
    """The instructions of the last stage: what is shipped."""
    every = instructions()
    last = max(index for index, (name, _) in enumerate(every) if name == "FROM")
    return every[last:]


def only(name: str) -> str:
    """The argument of the one instruction of that name in the last stage."""
    (argument,) = [argument for found, argument in runtime() if found == name]
    return argument


def environment() -> dict[str, str]:
    return dict(word.split("=", 1) for word in shlex.split(only("ENV")))


def examples() -> list[dict[str, Any]]:
    """The page's YAML: compose first, then Kubernetes."""
    return [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


def docker_commands() -> list[list[str]]:
    return [shlex.split(line) for line in re.findall(r"^\$ (docker .*)$", PAGE, re.MULTILINE)]


def told_to_audit(words: list[str]) -> list[str]:
    """What `audit` is told by a `docker run` or `docker exec`."""
    if words[1] == "exec":
        return words[words.index("audit", 3) + 1 :]
    return words[words.index(IMAGE) + 1 :]


def test_it_runs_as_a_user_with_a_fixed_number_that_is_not_root() -> None:
    user, group = (int(number) for number in only("USER").split(":"))
    assert user > 0
    assert group > 0


def test_what_is_written_lies_in_the_one_volume() -> None:
    written = ("AUDIT_HOME", "HOME", "TMPDIR", "MPLCONFIGDIR")
    assert only("VOLUME") == only("WORKDIR") == HOME
    assert {name: environment()[name].startswith(HOME) for name in written} == dict.fromkeys(
        written, True
    )
    assert environment()["PYTHONDONTWRITEBYTECODE"] == "1"


def test_its_settings_are_settings() -> None:
    variable_values(environment())


def test_signals_reach_python_and_no_shell() -> None:
    assert only("ENTRYPOINT") == '["audit"]'
    assert only("CMD") == '["serve"]'
    assert only("STOPSIGNAL") == "SIGTERM"


def test_the_health_check_is_a_command_of_audit() -> None:
    assert only("HEALTHCHECK").endswith('CMD ["audit", "health"]')
    assert {"health", "serve", "demo"} <= set(COMMANDS)


def test_every_package_comes_from_a_lock_file_with_its_hash_or_from_the_build_itself() -> None:
    installs = [
        install
        for name, argument in instructions()
        if name == "RUN"
        for install in argument.split("&&")
        if re.search(r"\bpip\b.* (install|wheel) ", install)
    ]
    assert any("-r requirements.lock" in install for install in installs)
    unsafe = [
        install
        for install in installs
        if not ("--require-hashes" in install or "--no-index --no-deps" in install)
    ]
    assert unsafe == []


def test_what_the_wheel_is_built_with_is_locked() -> None:
    """The names in the Dockerfile are those of the lock file, which pip checks for completeness."""
    run = next(argument for name, argument in instructions() if "tools.lock" in argument)
    wanted = re.search(r"/\^\(([a-z|-]+)\)==/", run)
    assert wanted is not None
    lock = (REPOSITORY / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    assert set(wanted[1].split("|")) <= locked


def copied() -> list[str]:
    """What is copied from the checkout."""
    copies = [argument for name, argument in instructions() if name == "COPY"]
    return [
        source
        for argument in copies
        if "--from" not in argument
        for source in argument.split()[:-1]
    ]


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_is_there_and_let_through(source: str) -> None:
    ignored = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert (REPOSITORY / source).exists()
    assert ignored[1] == "*"
    assert f"!{source}" in ignored


def test_nothing_is_let_through_that_is_not_copied() -> None:
    ignored = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == set(copied())


def test_no_secret_is_an_instruction() -> None:
    text = " ".join(f"{name} {argument}" for name, argument in instructions())
    assert not re.search(r"(?i)token|password|signing|xox[abp]-|xapp-", text)
    assert "ARG" not in {name for name, _ in instructions()}


@pytest.mark.parametrize(
    "words", [words for words in docker_commands() if words[1] != "build"], ids=" ".join
)
def test_the_pages_commands_exist(words: list[str]) -> None:
    told = told_to_audit(words)
    runbooks = {file.stem for file in (REPOSITORY / "runbooks").glob("*.yaml")}
    assert not told or told[0] in {*COMMANDS, *runbooks}


def test_the_page_builds_what_it_runs() -> None:
    builds = [words for words in docker_commands() if words[1] == "build"]
    assert builds
    assert all(words[words.index("--tag") + 1] == IMAGE for words in builds)


def test_the_compose_example_is_locked_down_and_keeps_its_volume() -> None:
    service = examples()[0]["services"]["audit"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == [f"audit:{HOME}"]
    assert "ports" not in service
    variable_values(service["environment"])


def test_the_kubernetes_example_is_locked_down_and_probes_as_the_image_does() -> None:
    pod = examples()[1]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["enableServiceLinks"] is False  # its AUDIT_... variables would be refused
    assert f"{pod['securityContext']['fsGroup']}" == only("USER").split(":")[1]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["volumeMounts"] == [{"name": "home", "mountPath": HOME}]
    assert container["livenessProbe"]["exec"]["command"] == ["audit", "health"]
    variable_values({item["name"]: item["value"] for item in container["env"]})
