"""The command `curl`: what is asked for by a command line, and what is printed of an answer. Pure.

Known are the options that people type at a service: method, body, headers, `-i`, `-I`, `-v`, `-o`, `-w`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

from mlops_prep.world.answers import CommandError

_WITH_VALUE = {
    "-X": "method",
    "--request": "method",
    "-d": "body",
    "--data": "body",
    "--data-raw": "body",
    "--data-binary": "body",
    "--json": "body",
    "--data-urlencode": "encoded",
    "-H": "header",
    "--header": "header",
    "-o": "output",
    "--output": "output",
    "-w": "format",
    "--write-out": "format",
    "-m": "",
    "--max-time": "",
    "-u": "",
    "--user": "",
    "-A": "",
    "--connect-timeout": "",
    "--retry": "",
    "--resolve": "",
    "--cacert": "",
    "--url": "url",
}


class Request(NamedTuple):
    """A command line of curl, read."""

    method: str
    parts: SplitResult
    query: dict[str, str]
    body: dict[str, Any]
    sent: str
    flags: frozenset[str]
    output: str
    format: str


def request(words: tuple[str, ...], read: Callable[[str], str]) -> Request:
    """What a command line asks for; `read` gives the content of a file. Raises CommandError."""
    values, flags, others, encoded = _words(words)
    url = values.get("url") or (others[-1] if others else "")
    if not url:
        help_line = "curl: try 'curl --help' or 'curl --manual' for more information"
        raise CommandError(f"curl: (2) no URL specified\n{help_line}")
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        parts.hostname  # noqa: B018 - raises for an address that is none
    except ValueError as error:
        raise CommandError("curl: (3) URL using bad/illegal format or missing URL") from error
    sent = values.get("body", "")
    if sent.startswith("@"):
        sent = read(sent[1:])
    is_get = bool({"-G", "--get"} & flags)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | encoded
    usual = "HEAD" if {"-I", "--head"} & flags else "POST" if sent and not is_get else "GET"
    method = values.get("method", usual).upper()
    return Request(
        method,
        parts,
        query,
        _document(sent),
        sent,
        frozenset(flags),
        values.get("output", ""),
        values.get("format", ""),
    )


def _words(words: tuple[str, ...]) -> tuple[dict[str, str], set[str], list[str], dict[str, str]]:
    """Options with their values, flags, the other words, and what goes into the query."""
    values, flags, others, encoded = dict[str, str](), set[str](), list[str](), dict[str, str]()
    rest = iter(words)

    def take(name: str, value: str) -> None:
        if _WITH_VALUE[name] == "encoded":
            key, _, text = value.partition("=")
            encoded[key] = text
        else:
            values[_WITH_VALUE[name]] = value

    for word in rest:
        if not word.startswith("-") or word == "-":
            others.append(word)
        elif word.startswith("--"):
            name, sign, value = word.partition("=")
            if name in _WITH_VALUE:
                take(name, value if sign else _next(rest, name))
            else:
                flags.add(name)
        else:
            for place, letter in enumerate(word[1:], 2):  # -sXPOST is -s -X POST
                if f"-{letter}" in _WITH_VALUE:
                    take(f"-{letter}", word[place:] or _next(rest, f"-{letter}"))
                    break
                flags.add(f"-{letter}")
    return values, flags, others, encoded


def _next(rest: Any, name: str) -> str:
    value = next(rest, None)
    if value is None:
        help_line = "curl: try 'curl --help' or 'curl --manual' for more information"
        raise CommandError(f"curl: option {name}: requires parameter\n{help_line}")
    return str(value)


def _document(body: str) -> dict[str, Any]:
    if not body:
        return {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = dict(parse_qsl(body))
    return found if isinstance(found, dict) else {"value": found}


def shown(asked: Request, code: int, body: str, moment: datetime, seconds: float) -> str:
    """What curl prints of an answer."""
    flags, text = asked.flags, "" if asked.method == "HEAD" else body
    head = _head(code, body, moment)
    if {"-v", "--verbose"} & flags:
        text = "\n".join([*_sent(asked), *(f"< {line}".rstrip() for line in head), text])
    elif {"-i", "--include", "-I", "--head"} & flags:
        text = "\n".join([*head, text])
    if asked.output:
        text = ""
    if {"-f", "--fail"} & flags and code >= 400:
        text = f"curl: (22) The requested URL returned error: {code}"
    return text + _written(asked.format, code, body, seconds)


def usual_code(body: str) -> int:
    """The status of an answer that the scenario gives none for: as FastAPI and Envoy answer."""
    if body == "no healthy upstream":
        return 503
    if "Not Found" in body or "_NOT_EXIST" in body:
        return 404
    if body.startswith('{"detail"'):
        return 422
    return 400 if body.startswith(('{"error', '{"status":"error"')) else 200


def _head(code: int, body: str, moment: datetime) -> list[str]:
    kind = "application/json" if body.startswith(("{", "[")) else "text/plain"
    return [
        f"HTTP/1.1 {code} {HTTPStatus(code).phrase if code in set(HTTPStatus) else ''}".rstrip(),
        moment.strftime("date: %a, %d %b %Y %H:%M:%S GMT"),
        *(["server: envoy"] if body == "no healthy upstream" else []),
        f"content-length: {len(body.encode())}",
        f"content-type: {kind}",
        "",
    ]


def _sent(asked: Request) -> list[str]:
    path = asked.parts.path or "/"
    path += f"?{asked.parts.query}" if asked.parts.query else ""
    lines = [f"{asked.method} {path} HTTP/1.1", f"Host: {asked.parts.netloc}", "User-Agent: curl/8.5.0", "Accept: */*"]
    if asked.sent:
        lines.append(f"Content-Length: {len(asked.sent.encode())}")
    return [f"> {line}" for line in lines] + [">"]


def _written(wanted: str, code: int, body: str, seconds: float) -> str:
    """The text of `-w`, with its variables."""
    values = {
        "http_code": str(code),
        "response_code": str(code),
        "time_total": f"{seconds:.6f}",
        "time_starttransfer": f"{seconds * 0.98:.6f}",
        "time_connect": "0.000812",
        "size_download": str(len(body.encode())),
    }
    text = wanted.replace("\\n", "\n").replace("\\t", "\t")
    for name, value in values.items():
        text = text.replace(f"%{{{name}}}", value)
    return text
