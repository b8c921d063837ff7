"""Terraform expressions, as far as their value follows from what is written; anything else is Unknown, never a guess.

Checkov renders expressions too, and guesses: `var.unset == "x" ? "a" : "b"` becomes "b". So they are evaluated here.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from rempart.text import Text
from rempart.value import SECRET, Secret, Unknown

OPAQUE: Final = Unknown(
    Text(
        fr="expression dont la valeur ne se lit pas dans le code",
        en="an expression whose value cannot be read in the code",
    )
)

Lookup = Callable[[str, tuple[Any, ...]], Any]
"""(first name, what follows it) → the value; Unknown or SECRET where there is none to see."""


class Literal(NamedTuple):
    value: Any


class Template(NamedTuple):
    """Text with interpolations: strings as they are, everything else an expression."""

    parts: tuple[Any, ...]


class Path(NamedTuple):
    """`aws_x.y[0].id`: a name and what follows, each part a string or, in brackets, an expression."""

    root: str
    parts: tuple[Any, ...]


class Call(NamedTuple):
    function: str
    arguments: tuple[Any, ...]


class Sequence(NamedTuple):
    items: tuple[Any, ...]


class Object(NamedTuple):
    pairs: tuple[tuple[Any, Any], ...]


class Operation(NamedTuple):
    operator: str
    operands: tuple[Any, ...]


class _UnreadError(Exception):
    """The expression is of a kind that is not evaluated here."""


_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<name>[A-Za-z_][\w-]*)
      | (?P<double>"(?:[^"\\]|\\.)*")
      | (?P<single>'(?:[^'\\]|\\.)*')
      | (?P<mark>=>|==|!=|<=|>=|&&|\|\||[-+*/%!<>?:()\[\]{}.,=])
    )""",
    re.VERBOSE,
)
_WORDS: Final = {"true": True, "True": True, "false": False, "False": False, "null": None, "None": None}
_BINARY: Final = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))
_DEEPEST: Final = 40


class _Token(NamedTuple):
    kind: str
    text: str


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0

    def whole(self) -> Any:
        found = self._conditional(0)
        if self._at != len(self._tokens):
            raise _UnreadError
        return found

    def _sees(self, *marks: str) -> bool:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return token is not None and token.kind == "mark" and token.text in marks

    def _takes(self, *marks: str) -> str:
        if not self._sees(*marks):
            raise _UnreadError
        self._at += 1
        return self._tokens[self._at - 1].text

    def _next(self) -> _Token:
        if self._at >= len(self._tokens):
            raise _UnreadError
        self._at += 1
        return self._tokens[self._at - 1]

    def _conditional(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise _UnreadError
        condition = self._binary(0, depth)
        if not self._sees("?"):
            return condition
        self._takes("?")
        yes = self._conditional(depth + 1)
        self._takes(":")
        return Operation("?", (condition, yes, self._conditional(depth + 1)))

    def _binary(self, level: int, depth: int) -> Any:
        if level == len(_BINARY):
            return self._unary(depth)
        left = self._binary(level + 1, depth)
        while self._sees(*_BINARY[level]):
            operator = self._takes(*_BINARY[level])
            left = Operation(operator, (left, self._binary(level + 1, depth)))
        return left

    def _unary(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise _UnreadError
        if self._sees("!", "-"):
            return Operation(f"unary {self._takes('!', '-')}", (self._unary(depth + 1),))
        found = self._primary(depth)
        parts: list[Any] = []
        while self._sees(".", "["):
            if self._takes(".", "[") == ".":
                token = self._next()
                if token.kind not in ("name", "number"):
                    raise _UnreadError
                parts.append(int(token.text) if token.text.isdigit() else token.text)
            else:
                parts.append(self._conditional(depth + 1))
                self._takes("]")
        if not parts:
            return found
        return Path(found.root, tuple(parts)) if isinstance(found, Path) else Operation("at", (found, *parts))

    def _primary(self, depth: int) -> Any:
        token = self._next()
        match token:
            case _Token("number", text):
                return Literal(int(text) if text.isdigit() else float(text))
            case _Token("double", text):
                return template(_unquoted(text))
            case _Token("single", text):
                return template(str(ast.literal_eval(text)))
            case _Token("name", text) if text in _WORDS:
                return Literal(_WORDS[text])
            case _Token("name", text):
                if self._sees("("):
                    self._takes("(")
                    return Call(text, tuple(self._listed(")", depth)))
                return Path(text, ())
            case _Token("mark", "("):
                found = self._conditional(depth + 1)
                self._takes(")")
                return found
            case _Token("mark", "["):
                return Sequence(tuple(self._listed("]", depth)))
            case _Token("mark", "{"):
                return Object(tuple(self._pairs(depth)))
        raise _UnreadError

    def _listed(self, end: str, depth: int) -> Iterator[Any]:
        while not self._sees(end):
            yield self._conditional(depth + 1)
            if not self._sees(end):
                self._takes(",")
        self._takes(end)

    def _pairs(self, depth: int) -> Iterator[tuple[Any, Any]]:
        while not self._sees("}"):
            key = self._conditional(depth + 1)
            if isinstance(key, Path) and not key.parts:
                key = Literal(key.root)
            self._takes(":", "=")
            yield key, self._conditional(depth + 1)
            if self._sees(","):
                self._takes(",")
        self._takes("}")


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _UnreadError
        at = match.end()
        yield _Token(match.lastgroup, match[match.lastgroup])


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        raise _UnreadError from None


def template(text: str) -> Any:
    """Text with `${…}` in it, read. Raises _UnreadError for directives (`%{ if … }`)."""
    if "%{" in text.replace("%%{", ""):
        raise _UnreadError
    parts: list[Any] = []
    plain = ""
    at = 0
    while at < len(text):
        if text.startswith(("$${", "%%{"), at):
            plain += text[at + 1 : at + 3]
            at += 3
        elif text.startswith("${", at):
            end = _closing(text, at + 2)
            if plain:
                parts.append(plain)
                plain = ""
            parts.append(_Parser(text[at + 2 : end]).whole())
            at = end + 1
        else:
            plain += text[at]
            at += 1
    if not parts:
        return Literal(plain)
    if plain:
        parts.append(plain)
    return parts[0] if len(parts) == 1 else Template(tuple(parts))


def _closing(text: str, at: int) -> int:
    """Where the brace that is open at `at` closes."""
    depth = 1
    quote = ""
    while at < len(text):
        letter = text[at]
        if quote:
            if letter == "\\":
                at += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'":
            quote = letter
        elif letter in "{}":
            depth += 1 if letter == "{" else -1
            if not depth:
                return at
        at += 1
    raise _UnreadError


@lru_cache(maxsize=16384)
def read(text: str) -> Any:
    """The expression in a written string; a Literal Unknown where it is of a kind that is not evaluated."""
    try:
        return template(text)
    except (_UnreadError, RecursionError, ValueError, SyntaxError):
        return Literal(OPAQUE)


def evaluate(node: Any, lookup: Lookup) -> Any:
    """The value of what `read` gave."""
    match node:
        case Literal(value=value):
            return value
        case Template(parts=parts):
            return _text([part if isinstance(part, str) else evaluate(part, lookup) for part in parts])
        case Path(root=root, parts=parts):
            steps = [part if isinstance(part, str | int) else evaluate(part, lookup) for part in parts]
            return lookup(root, tuple(steps))
        case Sequence(items=items):
            return [evaluate(item, lookup) for item in items]
        case Object(pairs=pairs):
            return _mapping([(evaluate(key, lookup), evaluate(value, lookup)) for key, value in pairs])
        case Call(function=function, arguments=arguments):
            return _called(function, [evaluate(argument, lookup) for argument in arguments])
        case Operation(operator="?", operands=(condition, yes, no)):
            chosen = evaluate(condition, lookup)
            if chosen is True or chosen is False:
                return evaluate(yes if chosen else no, lookup)
            return OPAQUE
        case Operation(operator="at", operands=(base, *parts)):
            return at(evaluate(base, lookup), [p if isinstance(p, str | int) else evaluate(p, lookup) for p in parts])
        case Operation(operator=operator, operands=operands):
            return _computed(operator, [evaluate(operand, lookup) for operand in operands])
    return OPAQUE


def is_unseen(value: Any) -> bool:
    return isinstance(value, Unknown | Secret)


def unseen_inside(value: Any) -> Unknown | Secret | None:
    """What keeps a value from being known whole: a secret before anything else."""
    if isinstance(value, Unknown | Secret):
        return value
    if isinstance(value, dict | list):
        found = [u for item in (value.values() if isinstance(value, dict) else value) if (u := unseen_inside(item))]
        return next((u for u in found if isinstance(u, Secret)), found[0] if found else None)
    return None


def at(value: Any, steps: list[Any] | tuple[Any, ...]) -> Any:
    """What stands at the end of a path into a value."""
    for step in steps:
        if is_unseen(value):
            return value
        if is_unseen(step):
            return step
        holds = step in value if isinstance(value, dict) else _has_item(value, step)
        if not holds:
            return OPAQUE
        value = value[step]
    return value


def _has_item(value: Any, step: Any) -> bool:
    return isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)


def _mapping(pairs: list[tuple[Any, Any]]) -> Any:
    for key, _ in pairs:
        if is_unseen(key):
            return key
        if not isinstance(key, str | int):
            return OPAQUE
    return {str(key): value for key, value in pairs}


def _text(parts: list[Any]) -> Any:
    unseen = unseen_inside(parts)
    if unseen is not None:
        return unseen
    words = []
    for part in parts:
        if isinstance(part, bool):
            words.append("true" if part else "false")
        elif isinstance(part, str | int):
            words.append(str(part))
        else:
            return OPAQUE
    return "".join(words)


def _called(function: str, arguments: list[Any]) -> Any:
    """The functions that place and policies are commonly written with."""
    if function in ("merge", "concat"):
        return _joined(function, arguments)
    if (unseen := unseen_inside(arguments)) is not None:
        return SECRET if unseen is SECRET or function == "sensitive" else unseen
    match function, arguments:
        case "jsonencode", [value]:
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        case (("toset" | "tolist"), [list() as items]):
            return list(dict.fromkeys(items)) if _are_plain(items) and function == "toset" else items
        case (("tomap" | "nonsensitive"), [value]):
            return value
        case "sensitive", [_]:
            return SECRET
        case "lower", [str() as text]:
            return text.lower()
        case "upper", [str() as text]:
            return text.upper()
        case "tostring", [str() as text]:
            return text
    return OPAQUE


def _are_plain(items: list[Any]) -> bool:
    return all(isinstance(item, str | int | float) for item in items)


def _joined(function: str, arguments: list[Any]) -> Any:
    kind = dict if function == "merge" else list
    for argument in arguments:
        if is_unseen(argument):
            return argument
        if not isinstance(argument, kind):
            return OPAQUE
    if kind is list:
        return [item for argument in arguments for item in argument]
    return {key: item for argument in arguments for key, item in argument.items()}


def _computed(operator: str, operands: list[Any]) -> Any:
    unseen = unseen_inside(operands)
    match operator, operands:
        case "&&", _ if False in operands:
            return False
        case "||", _ if True in operands:
            return True
    if unseen is not None:
        return unseen
    match operator, operands:
        case (("==" | "!="), [left, right]):
            if type(left) is not type(right) and None not in (left, right):
                return OPAQUE  # Terraform converts in some of these cases
            return (left == right) is (operator == "==")
        case "&&", [bool() as left, bool() as right]:
            return left and right
        case "||", [bool() as left, bool() as right]:
            return left or right
        case "unary !", [bool() as flag]:
            return not flag
    if any(isinstance(operand, bool) or not isinstance(operand, int | float) for operand in operands):
        return OPAQUE
    match operator, operands:
        case "unary -", [number]:
            return -number
        case "+", [left, right]:
            return left + right
        case "-", [left, right]:
            return left - right
        case "*", [left, right]:
            return left * right
        case "<", [left, right]:
            return left < right
        case "<=", [left, right]:
            return left <= right
        case ">", [left, right]:
            return left > right
        case ">=", [left, right]:
            return left >= right
    return OPAQUE
