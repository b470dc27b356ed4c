"""The lecture's numbers stand on the pages, printed by code that ran when the site was built."""

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup

from autograder.course import ROOT

SITE = ROOT / "_site" / "book"


@cache
def printed(page: str) -> str:
    """What a page's cells printed, white space folded."""
    soup = BeautifulSoup((SITE / f"{page}.html").read_text("utf-8"), "html.parser")
    return re.sub(r"\s+", " ", " ".join(output.get_text() for output in soup.select(".cell_output")))


PRINTED = [
    # The lecture's own numbers
    ("modular-construction/sessions", "16.0 [5.0]"),
    ("modular-construction/sequential", "73"),
    ("modular-construction/fitting", "323 training samples, 81 validation samples"),
    ("modular-construction/fitting", "11 steps an epoch, the last with 3 samples"),
    ("deep-neural-networks/terminology", "2000 epochs are 22000 iterations"),
    ("deep-neural-networks/terminology", "323 / 32 = 10.09, so 11 iterations an epoch"),
    ("modular-construction/regression", "23.20"),
    ("modular-construction/regression", "3.46"),
    ("lab", "the classifier has 73 parameters"),
    ("lab", "best line: test MSE 23.20, MAE 3.46"),
    # What the pages claim and prove
    ("connectionist-models/multilayer-perceptron", "as printed: [nan nan nan]"),
    (
        "connectionist-models/multilayer-perceptron",
        "10 classes, all equally likely: usual 2.303, slide 0.2303",
    ),
    ("connectionist-models/multilayer-perceptron", "3,600,001,110 parameters"),
    ("connectionist-models/multilayer-perceptron", "labels reproduced, wrong ones included: 100%"),
    ("connectionist-models/multilayer-perceptron", "inverted images: accuracy 0.0%"),
    ("connectionist-models/towards-cnns", "the same pixels: True"),
    ("connectionist-models/towards-cnns", "650 trained parameters, 1600 ready-made ones"),
    ("reflections", "gradients agree to 1e-3 of the largest: True"),
    ("deep-neural-networks/backpropagation", "worst relative error below 1e-12: True"),
    ("deep-neural-networks/backpropagation", "3 numbers instead of 13"),
    ("deep-neural-networks/backpropagation-in-pictures", "the same: True"),
    ("deep-neural-networks/problems", "100,480 + 1,290 = 101,770"),
    ("deep-neural-networks/problems", "z = 0 sigmoid' = 0.250000"),
    ("modular-construction/graphs", "[ 4. 10. 18.]"),
    ("modular-construction/graphs", "16.0"),
    ("modular-construction/keras-layers", "(5, 6) True"),
]


@pytest.mark.parametrize(("page", "text"), PRINTED)
def test_a_page_prints(page: str, text: str) -> None:
    assert text in printed(page)


def number(page: str, pattern: str) -> float:
    """The number that a page printed where the pattern's group is."""
    match = re.search(pattern, printed(page))
    assert match, f"{page} prints nothing like {pattern!r}"
    return float(match[1].replace(",", ""))


def test_the_lectures_test_loss_is_one_draw_among_the_runs_of_the_page() -> None:
    page = "modular-construction/evaluation"
    spread = r"new order each epoch MSE: median +[\d.]+, 5-95% +[\d.]+- *[\d.]+, all +([\d.]+)- *[\d.]+"
    low = number(page, spread)
    high = number(page, spread.replace(r"all +([\d.]+)- *[\d.]+", r"all +[\d.]+- *([\d.]+)"))
    assert 23.20 < low < 31.26 < high


def test_standardising_brings_the_test_loss_to_the_best_lines() -> None:
    assert abs(number("modular-construction/evaluation", r"test MSE: median ([\d.]+)") - 23.20) < 1.5


def test_the_parts_of_the_73_parameters_are_counted() -> None:
    for count in ("30", "28", "15"):
        assert re.search(rf"\b{count}\b", printed("modular-construction/sequential"))


def test_gradients_vanish_layer_by_layer() -> None:
    """On the way from layer 10 to layer 1 of a sigmoid network the gradient loses several powers of ten."""
    page = "deep-neural-networks/problems"
    assert number(page, r"factor for one layer: measured ([\d.]+)") < 0.5


def test_tensorboard_reads_both_runs_from_the_log_files() -> None:
    text = printed("modular-construction/tensorboard")
    assert "epoch_loss" in text
    for run in ("train", "validation"):
        assert run in text


def test_a_page_names_the_device_that_it_ran_on() -> None:
    assert re.search(r"computed on:? (CPU|\S+)", printed("modular-construction/fitting"))


def test_one_hidden_unit_never_solves_xor_and_more_units_solve_it_more_often() -> None:
    page = "connectionist-models/multilayer-perceptron"
    solved = [number(page, rf"\b{m} hidden units: +(\d+) of 50 solve XOR") for m in (1, 2, 3, 4)]
    assert solved[0] == 0
    assert solved == sorted(solved)
    assert solved[3] > 40


def test_a_shift_ruins_the_perceptron_and_leaves_shared_filters_alone() -> None:
    text = printed("connectionist-models/towards-cnns")
    found = [float(share) for share in re.findall(r"shifted by \d: test accuracy ([\d.]+)%", text)]
    mlp, filters = found[:3], found[-3:]
    assert mlp[0] > 97 > 60 > mlp[1] > mlp[2]
    assert filters[0] == filters[1] == filters[2] > 90


def test_networks_of_equal_size_do_differently_by_their_depth() -> None:
    wide, two = (
        number("reflections", rf"{hidden} +\d+ parameters, test accuracy (\d+)%")
        for hidden in ("60", "15 - 15")
    )
    assert two > wide + 20
    assert number("reflections", r"five layers of 7, Adam: (\d+)%") > 85
