"""What a student and the instructor read when something went wrong."""

from submissions.case import (
    DESCEND,
    FULL,
    GITHUB,
    MEAN_SQUARE,
    NBGRADER,
    SAVE,
    Difference,
    Files,
    case,
    case_only_here,
    cell,
    lesson,
    released,
    solutions,
    solved,
)

OWN_CODE = r"raise error|sealed/|proxies\.py"


def descends(source: str) -> Files:
    """Answer one task with this source, and the others correctly."""
    return lesson(solved(descend=source))


# Code that Python does not accept


@case(f"{GITHUB}/okpy/ok/issues/1216", expected=FULL - DESCEND, says="SyntaxError")
def a_missing_colon_is_named() -> Files:
    """Forget a colon."""
    return descends("def descend(gradient, x, rate=0.1)\n    return x - rate * gradient(x)")


@case(f"{NBGRADER}1066", expected=FULL - DESCEND, says="TabError|inconsistent use of tabs")
def mixed_tabs_and_blanks_are_named() -> Files:
    """Indent one line with a tab and the next with spaces."""
    return descends(
        "def descend(gradient, x, rate=0.1):\n\tstep = rate * gradient(x)\n        return x - step"
    )


@case(f"{GITHUB}/okpy/ok/issues/1216", expected=FULL - DESCEND, says="SyntaxError")
def a_minus_sign_of_a_word_processor_is_named() -> Files:
    """Paste a line from a PDF, with a real minus sign and a non-breaking space."""
    return descends("def descend(gradient, x, rate=0.1):\n    return x\u00a0\u2212 rate * gradient(x)")


@case(f"{GITHUB}/okpy/ok/issues/1216", expected=FULL - DESCEND, says="SyntaxError")
def quotes_of_a_word_processor_are_named() -> Files:
    """Paste a line from a word processor, with curly quotes."""
    return descends("def descend(gradient, x, rate=0.1):\n    print(“x”)\n    return x - rate * gradient(x)")


@case("https://docs.python.org/3/howto/pyporting.html", expected=FULL - DESCEND, says="SyntaxError")
def the_print_of_python_2_is_named() -> Files:
    """Print as in Python 2."""
    return descends("def descend(gradient, x, rate=0.1):\n    print x\n    return x - rate * gradient(x)")


@case(f"{GITHUB}/jupyter/help/issues/67", expected=FULL - DESCEND, says="SyntaxError")
def a_merge_conflict_inside_of_an_answer_is_named() -> Files:
    """Leave git's markers in an answer."""
    source = "<<<<<<< HEAD\n{0}\n=======\n{0}\n>>>>>>> a1f5acb".format(solutions()["descend"])
    return descends(source)


@case(f"{NBGRADER}1844", expected=FULL - DESCEND, says="stopped with (EOF|StdinNotImplemented)Error")
def input_above_the_function_is_named() -> Files:
    """Ask for a number above the function."""
    return descends(f"steps = int(input('How many steps? '))\n\n\n{solutions()['descend']}")


@case(f"{NBGRADER}1273", expected=FULL - DESCEND, says="ModuleNotFoundError|No module named")
def an_import_that_fails_above_the_function_is_named() -> Files:
    """Import what only Colab has, in the cell of an answer."""
    return descends(f"from google.colab import files\n\n\n{solutions()['descend']}")


# Functions that are called in another way


@case(f"{GITHUB}/udacity/machine-learning/issues/241", expected=FULL - DESCEND)
def another_name_for_the_function_loses_its_task() -> Files:
    """Rename the function."""
    return descends("def gradient_step(gradient, x, rate=0.1):\n    return x - rate * gradient(x)")


@case(
    f"{GITHUB}/udacity/machine-learning/issues/241",
    expected=FULL - DESCEND,
    says="positional argument",
    never_says=OWN_CODE,
)
def a_missing_argument_is_named_without_our_own_code() -> Files:
    """Leave an argument out of the definition."""
    return descends("def descend(gradient):\n    return lambda x: x - 0.1 * gradient(x)")


@case(f"{GITHUB}/udacity/machine-learning/issues/241", expected=FULL - 3, says="'rate'", never_says=OWN_CODE)
def a_renamed_argument_is_named_without_our_own_code() -> Files:
    """Rename an argument that a hidden test passes by its name."""
    return descends("def descend(gradient, x, lr=0.1):\n    return x - lr * gradient(x)")


@case(
    "https://docs.python.org/3/tutorial/classes.html",
    expected=FULL - DESCEND,
    says="positional argument",
    never_says=OWN_CODE,
)
def a_self_too_many_is_named_without_our_own_code() -> Files:
    """Copy a method out of a class, with `self`."""
    return descends("def descend(self, gradient, x, rate):\n    return x - rate * gradient(x)")


# Stubs


@case(f"{NBGRADER}1154", expected=FULL - DESCEND, says="raise NotImplementedError")
def a_stub_line_that_was_left_in_is_named() -> Files:
    """Write the answer above the line that it should replace."""
    return descends(
        "def descend(gradient, x, rate=0.1):\n    step = rate * gradient(x)\n"
        "    raise NotImplementedError\n    return x - step"
    )


@case(f"{NBGRADER}1154", expected=FULL - MEAN_SQUARE, says="not written yet")
def a_task_that_was_not_begun_is_named() -> Files:
    """Leave a task as it was."""
    return lesson(solved(mean_square=cell(released(), "mean_square")["source"]))


@case("https://community.deeplearning.ai/t/90675", expected=FULL - SAVE, says="make_folder")
def a_given_function_that_was_replaced_is_named() -> Files:
    """Define a helper with the name of a given function, with other arguments."""
    return lesson(solved(save=f"def make_folder(name):\n    return name\n\n\n{solutions()['save']}"))


# Time stamps


def stamped(text: str) -> Files:
    """Hand in right answers with a time stamp."""
    return {**lesson(solved()), "lesson/timestamp.txt": text.encode()}


@case(f"{NBGRADER}1932", never_says="time ?stamp")
def a_time_stamp_of_nbgrader_is_read() -> Files:
    """Hand in with the time stamp that nbgrader writes."""
    return stamped("2026-11-20 12:00:00.000000 UTC")


@case(f"{NBGRADER}1932", never_says="time ?stamp")
def a_time_stamp_in_iso_format_is_read() -> Files:
    """Hand in with the time stamp of ISO 8601, with a time zone."""
    return stamped("2026-11-20T12:00:00+01:00")


@case(f"{NBGRADER}1932", never_says="time ?stamp")
def a_time_stamp_with_a_city_is_read() -> Files:
    """Hand in with a time stamp whose time zone is a city's."""
    return stamped("2026-11-20 12:00:00 Europe/Rome")


@case(f"{NBGRADER}1932", says="time ?stamp")
def a_time_stamp_in_an_unknown_zone_is_reported() -> Files:
    """Hand in with a time stamp in a time zone whose abbreviation is ambiguous."""
    return stamped("2026-06-20 23:59:00 CEST")


@case(f"{NBGRADER}1932", says="time ?stamp")
def a_time_stamp_with_pm_is_reported() -> Files:
    """Hand in with the time stamp of an American platform."""
    return stamped("11/20/2026 11:59 PM")


@case_only_here(f"{NBGRADER}73", note=Difference.TIME, says="time ?stamp")
def a_time_stamp_in_another_language_is_reported() -> Files:
    """Hand in with the time stamp of an Italian platform."""
    return stamped("venerdì, 20 novembre 2026, 23:59")


@case_only_here(f"{NBGRADER}73", note=Difference.TIME, says="time ?stamp")
def a_time_stamp_in_seconds_is_reported() -> Files:
    """Hand in with the seconds since 1970."""
    return stamped("1795219199")
