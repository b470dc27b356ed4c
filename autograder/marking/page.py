"""An answer as a page in the browser, with its pictures."""

import html
import webbrowser
from pathlib import Path

from nbformat import NotebookNode

from autograder.files import replace_file
from autograder.marking.answers import Answer
from autograder.marking.question import ModelAnswer, Question

PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 45rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
img {{ max-width: 100%; }}
pre {{ overflow-x: auto; }}
section {{ border-left: 0.25rem solid #0b76b8; padding-left: 1rem; }}
</style>
<h1>{title}</h1>
<section>{answer}</section>
<hr>
{scheme}
<details><summary>Question</summary>{question}</details>
<details><summary>Model answer</summary>{model}</details>
"""


def write_page(path: Path, title: str, question: Question, model: ModelAnswer, answer: Answer) -> None:
    """Write a page without scripts that loads nothing from other hosts."""
    from autograder.results.answer import prose  # importing it takes long

    kind = "code" if answer.is_code else "markdown"
    source = answer.source if answer.is_code else answer.source.replace("<", "&lt;")  # as `redact` does
    own = [
        NotebookNode(cell_type="markdown", source=text)
        for text in (model.scheme, question.text, model.answer)
    ]
    scheme, asked, best = map(prose, own)
    body = prose(NotebookNode(cell_type=kind, source=source, attachments=answer.attachments))
    page = PAGE.format(title=html.escape(title), answer=body, scheme=scheme, question=asked, model=best)
    replace_file(path, page.encode())


def open_in_browser(path: Path) -> bool:
    """Open a page in the default browser; return whether there is one."""
    return webbrowser.open(path.as_uri())
