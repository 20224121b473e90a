"""YAML files read so that every complaint about them can name its file, line and column.

`read_yaml` gives a `Document`: plain data plus the place of every key and value in it.
`bot.yaml_convert.convert` turns a document into a typed value.

What is understood is YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema):
`on`, `no`, `12:30` and `2024-01-02` are text. Refused, each with its place: a key written twice,
a tab in the indentation, aliases (so that no small file grows large in memory), custom tags, a
second document, nesting past `MAX_DEPTH`, and a file past `MAX_BYTES`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import UsageError
from bot.yaml_nodes import Loader, MarkedError, build

__all__ = ["MAX_BYTES", "Document", "KeyPath", "Problem", "key_text", "read_yaml", "refuse"]

MAX_BYTES = 1_048_576

KeyPath = tuple[str | int, ...]
"""Where a value stands in a document: `("parameters", 0, "type")`."""

_TAB_INDENT = re.compile(r"^[ ]*\t", re.MULTILINE)


def key_text(path: KeyPath) -> str:
    """Write a key path as people do: `parameters[0].type`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint about one place of a file; line and column are 1-based."""

    file: str
    line: int
    column: int
    key: str
    message: str

    def __str__(self) -> str:
        key = f" {self.key}:" if self.key else ""
        return f"{self.file}:{self.line}:{self.column}:{key} {self.message}"


def refuse(problems: list[Problem], error: type[UsageError]) -> None:
    """Raise `error` with all the problems, a line each in the file's order; none is no error."""
    if problems:
        ordered = sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column))
        raise error("\n".join(str(problem) for problem in ordered))


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file's content: `data` is dicts with text keys, lists, text, numbers, booleans, None.

    `error` is what reading and converting it raise.
    """

    file: str
    text: str
    data: object
    root: yaml.Node | None
    error: type[UsageError]

    def position(self, path: KeyPath) -> tuple[int, int]:
        """Line and column (1-based) of the value at `path`, or of its nearest ancestor there is."""
        node, _ = self._find(path)
        return _place(node)

    def key_position(self, path: KeyPath) -> tuple[int, int]:
        """Line and column (1-based) of the key that `path` ends with; of its value in a list."""
        node, key = self._find(path)
        return _place(key or node)

    def text_position(self, path: KeyPath, line: int, column: int) -> tuple[int, int]:
        """Where the given line and column (1-based) of the text at `path` stand in the file.

        Exact for `|` blocks and one-line scalars without escapes; else where the text starts.
        """
        node, _ = self._find(path)
        if not isinstance(node, yaml.ScalarNode):
            return _place(node)
        first, start = _place(node)
        if node.style == "|":
            return first + line, self._block_indent(node, first) + column
        if line == 1 and node.style != ">":
            return first, start + column - 1 + (1 if node.style else 0)
        return first, start

    def problem(self, path: KeyPath, message: str, *, at_key: bool = False) -> Problem:
        """Make a complaint about the value at `path`, or about its key."""
        line, column = self.key_position(path) if at_key else self.position(path)
        return Problem(self.file, line, column, key_text(path), message)

    def _find(self, path: KeyPath) -> tuple[yaml.Node | None, yaml.Node | None]:
        node, key = self.root, None
        for part in path:
            if isinstance(node, yaml.MappingNode):
                pair = next((p for p in node.value if p[0].value == part), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
                pair = (None, node.value[part]) if part < len(node.value) else None
            else:
                pair = None
            if pair is None:
                break
            key, node = pair
        return node, key

    def _block_indent(self, node: yaml.ScalarNode, first: int) -> int:
        """Columns that the block scalar under line `first` is indented by in the file."""
        lines = self.text.splitlines()[first : node.end_mark.line]
        indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
        return min(indents, default=0)


def read_yaml(
    source: Path | str, *, file: str | None = None, error: type[UsageError] = UsageError
) -> Document:
    """Read a file (`Path`) or a text (`str`); raises `error` naming file, line and column.

    `file` is what complaints call the source: the path unless said otherwise. An empty source
    gives a document whose data is None.
    """
    name = file or (str(source) if isinstance(source, Path) else "<text>")
    try:
        text = _text(source)
        _refuse_tabs(text)
        root = yaml.compose(text, Loader)
        return Document(name, text, None if root is None else build(root), root, error)
    except MarkedError as found:
        problem = Problem(name, found.line, found.column, key_text(found.path), found.message)
    except yaml.MarkedYAMLError as found:
        line, column = _mark_place(found.problem_mark or found.context_mark)
        problem = Problem(name, line, column, "", _yaml_message(found))
    except yaml.YAMLError as found:
        problem = Problem(name, 1, 1, "", f"not readable as YAML: {_one_line(found)}")
    raise error(str(problem))


def _text(source: Path | str) -> str:
    if isinstance(source, str):
        return source
    try:
        content = source.read_bytes()
    except OSError as failure:
        raise MarkedError((), 1, 1, f"cannot be read: {failure.strerror}") from failure
    if len(content) > MAX_BYTES:
        raise MarkedError((), 1, 1, f"larger than {MAX_BYTES:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        raise MarkedError((), line, 1, "not UTF-8: save the file as UTF-8") from failure


def _refuse_tabs(text: str) -> None:
    found = _TAB_INDENT.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        column = found.end() - found.start()
        raise MarkedError((), line, column, "a tab in the indentation: use spaces")


def _yaml_message(found: yaml.MarkedYAMLError) -> str:
    if found.problem and "but found another document" in found.problem:
        return "a second document starts here: a file holds one"
    context = f" {found.context}" if found.context else ""
    return f"not readable as YAML:{context} {found.problem}"


def _one_line(found: yaml.YAMLError) -> str:
    return " ".join(str(found).split())


def _place(node: yaml.Node | None) -> tuple[int, int]:
    return _mark_place(node.start_mark if node else None)


def _mark_place(mark: yaml.Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
