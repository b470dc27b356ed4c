"""Notebooks as editors and converters write them, and files that were damaged on their way."""

import json
from typing import Any

import jupytext
import nbformat

from submissions.case import (
    GITHUB,
    Difference,
    Files,
    Notebook,
    as_bytes,
    case,
    case_only_here,
    cell,
    code,
    identity_of,
    insert,
    lesson,
    markdown,
    position,
    solutions,
    solved,
)

PYTHON = {"display_name": "Python 3", "language": "python", "name": "python3"}


def code_cells(notebook: Notebook) -> list[dict[str, Any]]:
    """Return the code cells of a notebook."""
    return [one for one in notebook["cells"] if one["cell_type"] == "code"]


def executed(notebook: Notebook) -> Notebook:
    """Number the code cells, as if they had been run from top to bottom."""
    for number, one in enumerate(code_cells(notebook), start=1):
        one["execution_count"] = number
    return notebook


def stream(text: str) -> dict[str, Any]:
    """Return an output of `print`."""
    return {"name": "stdout", "output_type": "stream", "text": [text]}


def via_nbformat(notebook: Notebook) -> Any:
    return nbformat.from_dict(notebook)


def file(content: bytes) -> Files:
    """Hand in these bytes as the notebook."""
    return {"lesson/vectors.ipynb": content}


# Editors


@case(f"{GITHUB}/ucbds-infra/otter-grader/issues/895")
def a_notebook_from_colab_counts() -> Files:
    """Download the notebook from Colab, which writes format 4.0 and ids into the metadata."""
    notebook = executed(solved())
    notebook["nbformat_minor"] = 0
    notebook["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True},
        "accelerator": "GPU",
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
    }
    for number, one in enumerate(notebook["cells"]):
        one["metadata"] = {**one["metadata"], "id": f"8r5aO{number}"}
        one.pop("id", None)
    for one in code_cells(notebook):
        one["metadata"] |= {
            "cellView": "form",
            "outputId": "d5c1",
            "executionInfo": {"status": "ok", "timestamp": 1, "user": {"displayName": "A"}},
            "colab": {"base_uri": "https://localhost:8080/"},
        }
    return lesson(notebook)


@case(f"{GITHUB}/googlecolab/colabtools/issues/5255")
def a_notebook_from_colab_with_widgets_counts() -> Files:
    """Download a notebook from Colab whose widgets lack their state, which GitHub calls invalid."""
    notebook = executed(solved())
    notebook["metadata"]["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"d6": {"model_name": "A"}}
    }
    data = {"text/plain": "  0%|  | 0/5", "application/vnd.jupyter.widget-view+json": {"model_id": "d6"}}
    code_cells(notebook)[0]["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    return lesson(notebook)


@case(f"{GITHUB}/microsoft/vscode-jupyter/issues/14248")
def a_notebook_from_vs_code_counts() -> Files:
    """Save the notebook with VS Code, which adds its own metadata and none of Jupyter's ids."""
    notebook = executed(solved())
    notebook["nbformat_minor"] = 2
    notebook["metadata"] = {
        "kernelspec": {"display_name": ".venv (3.11.4)", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.11.4"},
        "orig_nbformat": 4,
        "vscode": {"interpreter": {"hash": "31f2aee4e71d21fb"}},
    }
    for one in notebook["cells"]:
        one.pop("id", None)
        one["metadata"] = {**one["metadata"], "vscode": {"languageId": "python"}}
    return lesson(notebook)


@case(f"{GITHUB}/microsoft/vscode-jupyter/issues/5246")
def a_notebook_with_the_name_of_another_language_counts() -> Files:
    """Hand in a notebook that VS Code believes to be Julia."""
    notebook = solved()
    notebook["metadata"]["kernelspec"] = {
        "name": "julia-1.5",
        "display_name": "Julia 1.5.3",
        "language": "julia",
    }
    for one in code_cells(notebook):
        one["metadata"]["vscode"] = {"languageId": "julia"}
    return lesson(notebook)


@case(f"{GITHUB}/microsoft/vscode-python/issues/10855")
def markdown_cells_with_outputs_count() -> Files:
    """Run the text cells in VS Code, which gives them outputs that the format forbids."""
    notebook = solved()
    for one in notebook["cells"]:
        if one["cell_type"] == "markdown":
            one |= {"execution_count": None, "outputs": []}
    return lesson(notebook)


@case(f"{GITHUB}/ipython/ipython/issues/9638")
def a_notebook_from_pycharm_counts() -> Files:
    """Save the notebook with PyCharm, which leaves the execution counts out."""
    notebook = solved()
    notebook["metadata"]["pycharm"] = {"stem_cell": {"cell_type": "raw", "source": [], "metadata": {}}}
    for one in code_cells(notebook):
        del one["execution_count"]
        one["metadata"] |= {"pycharm": {"is_executing": True, "name": "#%%\n"}, "collapsed": False}
    return lesson(notebook)


@case(f"{GITHUB}/deepnote/deepnote/pull/167")
def a_notebook_from_deepnote_counts() -> Files:
    """Export the notebook from Deepnote."""
    notebook = executed(solved())
    notebook["nbformat_minor"] = 0
    notebook["metadata"] = {"deepnote": {}, "deepnote_notebook_id": "7a1c", "deepnote_execution_queue": []}
    for number, one in enumerate(notebook["cells"]):
        one.pop("id", None)
        one["metadata"] |= {
            "cell_id": f"00{number:03d}-7a1c",
            "deepnote_cell_type": one["cell_type"],
            "deepnote_sorting_key": str(number),
            "source_hash": "b623e53d",
            "execution_millis": 3,
        }
    return lesson(notebook)


@case(f"{GITHUB}/Kaggle/kaggle-cli/wiki/Kernel-Metadata")
def a_notebook_from_kaggle_counts() -> Files:
    """Download the notebook from Kaggle."""
    notebook = executed(solved())
    notebook["nbformat_minor"] = 4
    notebook["metadata"] = {
        "kernelspec": PYTHON,
        "kaggle": {
            "accelerator": "nvidiaTeslaT4",
            "dataSources": [],
            "isInternetEnabled": True,
            "language": "python",
        },
    }
    for one in notebook["cells"]:
        one.pop("id", None)
        one["metadata"] |= {"_uuid": "8f2839f25d086af7", "_cell_guid": "b1076dfc", "trusted": True}
    for one in code_cells(notebook):
        one["metadata"] |= {
            "_kg_hide-input": True,
            "execution": {"iopub.status.busy": "2024-03-06T10:19:24Z"},
        }
    return lesson(notebook)


@case(f"{GITHUB}/rapidsai/deployment/issues/323")
def a_notebook_from_databricks_counts() -> Files:
    """Export the notebook from Databricks, with its own outputs and a count of 0."""
    notebook = solved()
    notebook["nbformat_minor"] = 0
    notebook["metadata"] = {"application/vnd.databricks.v1+notebook": {"language": "python", "widgets": {}}}
    for one in notebook["cells"]:
        one.pop("id", None)
        one["metadata"]["application/vnd.databricks.v1+cell"] = {"nuid": "0851d832", "inputWidgets": {}}
    for one in code_cells(notebook):
        hint = {"application/vnd.databricks.v1+bamboolib_hint": '{"pd.DataFrames": []}', "text/plain": ""}
        one |= {
            "execution_count": 0,
            "outputs": [{"data": hint, "metadata": {}, "output_type": "display_data"}],
        }
    return lesson(notebook)


@case(f"{GITHUB}/jupytext/jupytext/issues/764")
def a_notebook_from_the_classic_notebook_counts() -> Files:
    """Save the notebook with the classic Notebook and its extensions."""
    notebook = executed(solved())
    notebook["nbformat_minor"] = 2
    notebook["metadata"] |= {"toc": {"base_numbering": 1}, "varInspector": {"cols": {}}, "hide_input": False}
    for one in notebook["cells"]:
        one.pop("id", None)
        one["metadata"] |= {"collapsed": True, "scrolled": True, "hidden": True}
        one["metadata"]["ExecuteTime"] = {"end_time": "2021-04-14T23:47:55.365366Z"}
    return lesson(notebook)


@case(f"{GITHUB}/jupyter/nbformat/pull/144")
def a_notebook_from_jupyterlab_counts() -> Files:
    """Save the notebook with JupyterLab, which records times and folds headings."""
    notebook = executed(solved())
    notebook["metadata"]["toc-autonumbering"] = True
    for one in notebook["cells"]:
        one["metadata"]["jp-MarkdownHeadingCollapsed"] = True
        one["metadata"]["execution"] = {"iopub.status.busy": "2026-11-20T10:00:00Z"}
        one["metadata"] |= {"jupyter": {"source_hidden": True, "outputs_hidden": True}, "trusted": True}
    return lesson(notebook)


@case(f"{GITHUB}/sagemathinc/cocalc/issues/6164")
def a_notebook_with_the_kernel_of_sage_counts() -> Files:
    """Change the kernel in CoCalc to SageMath."""
    notebook = solved()
    notebook["metadata"]["kernelspec"] = {
        "argv": ["sage-10.2", "--python", "-m", "sage.repl.ipython_kernel"],
        "display_name": "SageMath 10.2",
        "env": {},
        "language": "sagemath",
        "metadata": {"cocalc": {"description": "Open-source mathematical software system"}},
        "name": "sage-10.2",
    }
    return lesson(notebook)


@case("https://github.com/jupyter/nbgrader/issues/417")
def a_kernel_that_this_machine_lacks_does_no_harm() -> Files:
    """Work in a kernel of Anaconda."""
    notebook = solved()
    notebook["metadata"]["kernelspec"] = {
        "display_name": "Python [Root]",
        "language": "python",
        "name": "Python [Root]",
    }
    return lesson(notebook)


@case(f"{GITHUB}/Ouranosinc/pavics-sdi/issues/305", stock=None, note=Difference.UNREADABLE)
def a_kernel_without_a_name_does_no_harm() -> Files:
    """Hand in a notebook from which a tool removed the kernel's name."""
    notebook = solved()
    notebook["metadata"]["kernelspec"] = {"language": "python"}
    return lesson(notebook)


@case(f"{GITHUB}/voila-dashboards/voila/pull/854")
def a_notebook_without_a_kernel_counts() -> Files:
    """Hand in a notebook from which all metadata of the notebook was removed."""
    notebook = solved()
    notebook["metadata"] = {}
    return lesson(notebook)


@case_only_here(f"{GITHUB}/geg2102/nvim-jupyter-client/issues/6", note=Difference.UNREADABLE)
def empty_metadata_that_are_lists_count() -> Files:
    """Save the notebook with a Neovim plug-in, which writes empty metadata as lists."""
    notebook = solved()
    for one in notebook["cells"]:
        one["metadata"] = one["metadata"] or []
    for one in code_cells(notebook):
        one["outputs"] = [{"output_type": "display_data", "data": {"text/plain": "1"}, "metadata": []}]
    return lesson(notebook)


@case_only_here(f"{GITHUB}/ipython/ipython/issues/7746", note=Difference.UNREADABLE)
def metadata_that_are_null_count() -> Files:
    """Hand in a notebook in which a tool wrote null for empty metadata."""
    notebook = solved()
    for one in notebook["cells"]:
        one["metadata"] = one["metadata"] or None
    return lesson(notebook)


@case(f"{GITHUB}/marimo-team/marimo/pull/1367", stock=None, note=Difference.RECOGNISED)
def a_notebook_exported_from_marimo_counts() -> Files:
    """Work in marimo and export the notebook, without the metadata of its cells."""
    notebook = solved()
    cells = [
        {**one, "id": f"m{number}", "metadata": {"marimo": {"config": {"hide_code": True}}}}
        for number, one in enumerate(notebook["cells"])
    ]
    metadata = {"marimo": {"marimo_version": "0.10.0"}, "language_info": {"name": "python"}}
    return lesson({**notebook, "cells": cells, "metadata": metadata})


@case(f"{GITHUB}/kiwi0fruit/ipynb-py-convert/pull/8", stock=None, note=Difference.RECOGNISED)
def a_notebook_converted_to_a_script_and_back_counts() -> Files:
    """Convert the notebook to a script and back with ipynb-py-convert."""
    notebook = solved()
    cells = [
        {key: value for key, value in {**one, "metadata": {}}.items() if key != "id"}
        for one in notebook["cells"]
    ]
    return lesson({**notebook, "cells": cells, "metadata": {}, "nbformat_minor": 2})


@case("https://jupytext.readthedocs.io/en/latest/formats-scripts.html")
def a_notebook_synchronised_with_jupytext_counts() -> Files:
    """Work in a script that jupytext keeps in step with the notebook."""
    text = jupytext.writes(via_nbformat(solved()), fmt="py:percent")
    return lesson(json.loads(nbformat.writes(jupytext.reads(text, fmt="py:percent"))))


@case(
    "https://jupytext.readthedocs.io/en/latest/advanced-options.html", stock=None, note=Difference.RECOGNISED
)
def a_notebook_synchronised_without_metadata_counts() -> Files:
    """Let jupytext filter the metadata of cells out of the script."""
    notebook = via_nbformat(solved())
    notebook.metadata.jupytext = {"cell_metadata_filter": "-all"}
    text = jupytext.writes(notebook, fmt="py:light")
    return lesson(json.loads(nbformat.writes(jupytext.reads(text, fmt="py:light"))))


# Versions of the format


@case("https://nbformat.readthedocs.io/en/latest/changelog.html")
def a_notebook_in_format_3_counts() -> Files:
    """Save the notebook in the format of IPython 2."""
    return file(nbformat.writes(nbformat.convert(via_nbformat(solved()), 3), version=3).encode())


@case("https://nbformat.readthedocs.io/en/latest/changelog.html")
def a_notebook_in_format_4_0_counts() -> Files:
    """Save the notebook in format 4.0, without ids."""
    notebook = solved()
    notebook["nbformat_minor"] = 0
    for one in notebook["cells"]:
        del one["id"]
    return lesson(notebook)


@case(f"{GITHUB}/ucbds-infra/otter-grader/issues/701")
def ids_in_a_format_without_ids_count() -> Files:
    """Hand in a notebook in format 4.4 some of whose cells have ids."""
    notebook = solved()
    notebook["nbformat_minor"] = 4
    del notebook["cells"][0]["id"]
    return lesson(notebook)


@case(f"{GITHUB}/jsboige/CoursIA/pull/6285")
def cells_without_ids_count() -> Files:
    """Hand in a notebook in format 4.5 without ids."""
    notebook = solved()
    for one in notebook["cells"]:
        del one["id"]
    return lesson(notebook)


@case(f"{GITHUB}/OpenBioLink/ThoughtSource/issues/128")
def ids_that_are_there_twice_count() -> Files:
    """Hand in a notebook all of whose cells have the same id."""
    notebook = solved()
    for one in notebook["cells"]:
        one["id"] = "d8e6cbc3"
    return lesson(notebook)


@case(f"{GITHUB}/jupyter/nbformat/pull/189")
def a_format_newer_than_ours_counts() -> Files:
    """Save the notebook with a Jupyter of the future."""
    notebook = solved()
    notebook["nbformat_minor"] = 9
    notebook["provenance"] = {"tool": "JupyterLab 7"}
    return lesson(notebook)


@case("https://nbformat.readthedocs.io/en/latest/format_description.html")
def sources_that_are_lists_of_lines_count() -> Files:
    """Hand in a notebook whose sources are lists of lines, as most tools write them."""
    notebook = solved()
    for one in notebook["cells"]:
        one["source"] = one["source"].splitlines(keepends=True)
    return lesson(notebook)


# Encodings


@case(f"{GITHUB}/microsoft/vscode-jupyter/issues/4576", never_says="was changed")
def windows_line_ends_in_the_sources_do_no_harm() -> Files:
    """Edit the notebook with a Windows tool, which puts CR LF into every source."""
    notebook = solved()
    for one in notebook["cells"]:
        one["source"] = one["source"].replace("\n", "\r\n")
    return lesson(notebook)


@case(f"{GITHUB}/AnswerDotAI/nbdev/issues/365")
def windows_line_ends_of_the_file_do_no_harm() -> Files:
    """Let git replace the line ends of the file by CR LF."""
    return file(as_bytes(solved()).replace(b"\n", b"\r\n"))


@case_only_here(f"{GITHUB}/microsoft/markitdown/pull/2425", note=Difference.UNREADABLE)
def a_byte_order_mark_does_no_harm() -> Files:
    """Save the notebook with an editor that puts a byte order mark before it."""
    return file(b"\xef\xbb\xbf" + as_bytes(solved()))


@case_only_here(f"{GITHUB}/jupyter/nbdime/pull/506", note=Difference.UNREADABLE)
def a_notebook_in_utf_16_counts() -> Files:
    """Save the notebook with PowerShell, which writes UTF-16."""
    return file(as_bytes(solved()).decode().encode("utf-16"))


@case_only_here(f"{GITHUB}/nteract/papermill/issues/160", note=Difference.UNREADABLE)
def a_notebook_in_the_encoding_of_windows_counts() -> Files:
    """Save the notebook with a Windows editor in its own encoding, with an umlaut in a comment."""
    notebook = solved(save=f"# Schöne Lösung\n{solutions()['save']}")
    return file(as_bytes(notebook).decode().encode("cp1252", "replace"))


@case(f"{GITHUB}/jupytext/jupytext/issues/191")
def characters_of_every_kind_do_no_harm() -> Files:
    """Paste a line separator, an emoji and a form feed into a comment and into text."""
    strange = "\u2028\x0c\U0001f600\ufeff\u200b e\u0301"
    notebook = solved(
        save=f"# {strange.replace(chr(12), '')}\n{solutions()['save']}", question=f"Higher. {strange}"
    )
    return lesson(insert(notebook, code("print('\\x00\\x1b[31mred')"), before="save"))


# Damaged files


@case_only_here(
    f"{GITHUB}/jupyter/help/issues/67",
    expected=0,
    note=Difference.NOTHING,
    waits=False,
    says="not gradable",
)
def a_merge_conflict_of_git_is_not_gradable() -> Files:
    """Commit a notebook with git's conflict markers in it."""
    text = as_bytes(solved()).decode()
    line = '    "return x - rate * gradient(x)"'
    place = text.index('"cell_type"')
    return file(
        f"{text[:place]}\n<<<<<<< HEAD\n{line}\n=======\n{line}\n>>>>>>> a1f5acb\n{text[place:]}".encode()
    )


@case(f"{GITHUB}/jupyter/nbdime/issues/379", stock=None, note=Difference.TWICE)
def a_merge_of_nbdime_with_both_versions_counts() -> Files:
    """Merge with nbdime, which keeps both versions of a cell between two cells that say so."""
    notebook = solved()
    local = {**cell(notebook, "descend"), "source": "def descend(gradient, x, rate=0.1):\n    return x"}
    insert(notebook, markdown("`<<<<<<< local`"), local, markdown("`=======`"), before="descend")
    notebook["cells"].insert(position(notebook, "test_descend"), markdown("`>>>>>>> remote`"))
    return lesson(notebook)


@case_only_here(
    f"{GITHUB}/rasbt/python-machine-learning-book/issues/81",
    expected=0,
    note=Difference.NOTHING,
    waits=False,
    says="not gradable",
)
def a_web_page_is_not_gradable() -> Files:
    """Save the page that shows the notebook instead of the notebook."""
    return file(b"\n\n\n<!DOCTYPE html>\n<html lang='en'><head><title>vectors.ipynb</title></head></html>\n")


@case_only_here(
    f"{GITHUB}/jupyter/help/issues/171",
    expected=0,
    note=Difference.NOTHING,
    waits=False,
    says="not gradable",
)
def half_a_notebook_is_not_gradable() -> Files:
    """Interrupt the upload halfway."""
    content = as_bytes(solved())
    return file(content[: len(content) // 2])


@case_only_here(
    f"{GITHUB}/jupyter/nbdime/issues/379",
    expected=0,
    note=Difference.NOTHING,
    waits=False,
    says="not gradable",
)
def an_empty_file_is_not_gradable() -> Files:
    """Hand in a file without content."""
    return file(b"")


@case_only_here(f"{GITHUB}/jupyter/help/issues/171", note=Difference.UNREADABLE)
def a_notebook_with_text_behind_it_counts() -> Files:
    """Hand in a notebook in which a failed save left a line after the last brace."""
    return file(as_bytes(solved()) + b' "nbformat_minor": 5\n}\n')


@case(f"{GITHUB}/petrobras/3W/issues/71", expected=0, stock=None, note=Difference.NOTHING, waits=False)
def a_notebook_without_cells_earns_nothing() -> Files:
    """Delete every cell."""
    return lesson({**solved(), "cells": []})


@case(f"{GITHUB}/jupyter/nbgrader/issues/1398", expected=0, stock=None, note=Difference.NOTHING, waits=False)
def the_notebook_of_another_course_earns_nothing() -> Files:
    """Hand in another notebook under the right name."""
    return lesson(
        {**solved(), "cells": [markdown("# Week 3"), code("import pandas as pd\ndef load(): return 1")]}
    )


# Outputs


@case(f"{GITHUB}/jupyter/nbgrader/pull/1666")
def large_outputs_do_no_harm() -> Files:
    """Hand in a notebook with 21 MiB of outputs."""
    notebook = solved()
    code_cells(notebook)[0]["outputs"] = [stream("x" * (21 * 2**20))]
    return lesson(notebook)


@case(f"{GITHUB}/udacity/aitnd-issues/issues/49")
def many_pictures_do_no_harm() -> Files:
    """Hand in a notebook with a hundred pictures in its outputs."""
    notebook = solved()
    picture = {"image/png": "iVBORw0KGgo" + "A" * 60_000, "text/plain": "<Figure size 640x480 with 1 Axes>"}
    output = {"output_type": "display_data", "data": picture, "metadata": {"needs_background": "light"}}
    code_cells(notebook)[0]["outputs"] = [output] * 100
    return lesson(notebook)


@case(f"{GITHUB}/jupyter/notebook/issues/1964")
def outputs_that_the_format_forbids_do_no_harm() -> Files:
    """Hand in a notebook whose outputs have too few or too many fields."""
    notebook = solved()
    code_cells(notebook)[0]["outputs"] = [
        {**stream("3\n"), "metadata": {}},
        {"output_type": "display_data", "data": {"text/plain": "1"}},
        {"data": {"text/plain": "1"}, "metadata": {}},
        {"output_type": "execute_result", "data": {"text/plain": "1"}, "metadata": {}},
    ]
    return lesson(notebook)


@case(f"{GITHUB}/nteract/papermill/issues/630")
def outputs_with_numbers_that_json_lacks_do_no_harm() -> Files:
    """Hand in a notebook with a plot whose data have NaN and Infinity."""
    notebook = solved()
    data = {"application/vnd.plotly.v1+json": {"data": [{"y": [float("nan"), float("inf")]}]}}
    code_cells(notebook)[0]["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    return lesson(notebook)


@case(f"{GITHUB}/jupyter/nbgrader/issues/1941", expected=0)
def outputs_without_code_earn_nothing() -> Files:
    """Hand in a notebook with the outputs of right answers, and without the answers."""
    notebook = solved(**dict.fromkeys(("mean_square", "descend", "shuffled", "save"), ""))
    for one in code_cells(notebook):
        one["outputs"] = [stream("All tests passed.\n")]
    return lesson(notebook)


# Cells of other kinds


@case("https://nbformat.readthedocs.io/en/latest/format_description.html")
def raw_cells_do_no_harm() -> Files:
    """Keep notes in raw cells."""
    raw = {"cell_type": "raw", "metadata": {"format": "text/latex"}, "source": "\\section{raise SystemExit}"}
    return lesson(insert(solved(), raw, before="descend"))


@case(f"{GITHUB}/vscodenpa/testissues/issues/42279")
def attachments_do_no_harm() -> Files:
    """Paste a picture into a text cell of one's own."""
    picture = markdown("![image.png](attachment:image.png)")
    picture["attachments"] = {"image.png": {"image/png": "iVBORw0KGgo="}}
    return lesson(insert(solved(), picture, before="descend"))


@case(f"{GITHUB}/jupyter/notebook/issues/1156")
def slides_and_tags_do_no_harm() -> Files:
    """Turn the notebook into slides, and tag cells so that they are skipped elsewhere."""
    notebook = solved()
    for one in notebook["cells"]:
        one["metadata"] |= {"slideshow": {"slide_type": "slide"}, "tags": ["remove-cell", "skip-execution"]}
        one["metadata"]["editable"] = True
    return lesson(notebook)


@case(f"{GITHUB}/ipython/ipython/issues/7869", stock=None, note=Difference.UNREADABLE)
def metadata_of_strange_types_cost_no_other_cell() -> Files:
    """Hand in a notebook in which a tool replaced the metadata of a test."""
    notebook = solved()
    for one in notebook["cells"]:
        if identity_of(one) == "test_save":
            one["metadata"] = {"nbgrader": {}}
    return lesson(notebook)


@case(
    "https://nbformat.readthedocs.io/en/latest/format_description.html",
    stock=None,
    by_nbgrader=None,
    note=Difference.UNREADABLE,
)
def cells_of_unknown_types_cost_no_other_cell() -> Files:
    """Hand in a notebook to which a tool added a cell of a type of its own, and one without a source."""
    notebook = solved()
    added = [{"cell_type": "sql", "metadata": {}, "source": "SELECT 1"}, {"cell_type": "code"}]
    return lesson(insert(notebook, *added, before="descend"))


@case(
    "https://jupyter-server.readthedocs.io/en/latest/developers/contents.html",
    stock=None,
    by_nbgrader=None,
    note=Difference.UNREADABLE,
)
def a_notebook_in_a_model_of_jupyters_contents_counts() -> Files:
    """Save the reply of a Jupyter server, which wraps the notebook."""
    model = {"name": "vectors.ipynb", "type": "notebook", "format": "json", "content": solved()}
    return file(json.dumps(model).encode())
