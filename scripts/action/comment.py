"""Comment on the pull request, or replace the comment of an earlier run of the same profile and stack.

The first line of the comment is a mark that tells them. A comment that cannot be written is said, and fails nothing:
the verdict decides. Run by rempart's own interpreter; the token is in GH_TOKEN, where `gh` looks for it.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rempart.text import Text
from runner import annotate


def main(given: Mapping[str, str]) -> None:
    if given["HEAD_REPOSITORY"] != given["GITHUB_REPOSITORY"]:
        annotate("notice", FORK)
        return
    comment = Path(given["MARKDOWN"])
    issues = f"repos/{given['GITHUB_REPOSITORY']}/issues"
    on_this = f"{issues}/{int(given['PULL_REQUEST'])}/comments"
    try:
        earlier = own(on_this, mark=comment.read_text(encoding="utf-8").partition("\n")[0])
        if earlier is None:
            gh("--method", "POST", on_this, "-F", f"body=@{comment}")
        else:
            gh("--method", "PATCH", f"{issues}/comments/{earlier}", "-F", f"body=@{comment}")
    except (subprocess.CalledProcessError, FileNotFoundError):
        annotate("warning", NOT_WRITTEN)


FORK = Text(
    "la demande vient d'un autre dépôt, son jeton ne peut que lire : le commentaire est dans le résumé de l'exécution",
    "the pull request comes from another repository, whose token can only read: the comment is in the run's summary",
)
NOT_WRITTEN = Text(
    "le commentaire n'a pas pu être écrit (le travail a-t-il la permission pull-requests: write ?) : il est dans le "
    "résumé de l'exécution",
    "the comment could not be written (does the job have the permission pull-requests: write?): it is in the run's "
    "summary",
)


def own(comments: str, *, mark: str) -> int | None:
    """The comment to replace. Only one's own: anybody can write the mark, and edit the comment afterwards."""
    viewer = json.loads(gh("graphql", "-f", "query={ viewer { login } }"))["data"]["viewer"]["login"]
    for each in pages(gh("--paginate", f"{comments}?per_page=100")):
        if each["user"]["login"] == viewer and each["body"].startswith(mark):
            return int(each["id"])
    return None


def pages(answer: bytes) -> Iterator[dict[str, Any]]:
    """The items of each page: lists, one after the other."""
    text, decoder = answer.decode().strip(), json.JSONDecoder()
    while text:
        page, end = decoder.raw_decode(text)
        yield from page
        text = text[end:].lstrip()


def gh(*arguments: str) -> bytes:
    """What the API answers. Raises CalledProcessError; `gh` says why on standard error."""
    return subprocess.run(["gh", "api", *arguments], stdout=subprocess.PIPE, check=True).stdout


if __name__ == "__main__":
    main(os.environ)
