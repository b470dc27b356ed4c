"""The lecture's numbers stand on the pages, printed by code that ran when the site was built."""

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup

from autograder.course import ROOT

pytestmark = pytest.mark.site

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
    ("modular-construction/fitting", "11 steps per epoch, the last with 3 samples"),
    ("deep-neural-networks/terminology", "2000 epochs are 22000 iterations"),
    ("deep-neural-networks/terminology", "323 / 32 = 10.09, so 11 iterations per epoch"),
    ("modular-construction/regression", "23.20"),
    ("modular-construction/regression", "3.46"),
    ("lab", "the classifier has 73 parameters"),
    ("lab", "best line: test MSE 23.20, MAE 3.46"),
    # What the pages claim and prove
    ("introduction", "m = 160: largest error 0.065 m = 320: largest error 0.032"),
    ("introduction", "m = 100: misses the points by up to 0.00"),
    ("connectionist-models/roots", "grass rain → summer 2, bell 1, river 1, school 1"),
    ("connectionist-models/roots", "11 of 16"),
    ("connectionist-models/roots", "brief cold receptor 0 0 1 0 0 0 0 0 0 0 0 0 feels heat 0 0 0 0 0 1 0 0"),
    ("connectionist-models/roots", "feels cold 0 0 0 0 1 1 1 0 0 0 0 0"),
    ("connectionist-models/hebbian-learning", "5 patterns of 144 units, 10296 connections between them"),
    ("connectionist-models/hebbian-learning", "wrong units: 50 at the start, 0 after 54 changes"),
    ("connectionist-models/hebbian-learning", "moon + note + cat → 0 changes"),
    ("connectionist-models/hebbian-neuron", "growth per step, predicted: exp(0.0134)"),
    ("connectionist-models/perceptron", "of 120 data sets 0 exceed the bound"),
    ("connectionist-models/perceptron-limits", "pass 3: (-1, 0, 0) (-1, 1, 1) (0, 1, 2) (-1, 0, 1)"),
    ("connectionist-models/perceptron-limits", "2 1 3 at best 1 of 4 wrong"),
    ("connectionist-models/perceptron-limits", "4 4 16 solved, 732 corrections"),
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
    ("deep-neural-networks/gradient-checks", "worst relative error below 1e-12: True"),
    ("deep-neural-networks/backpropagation", "3 numbers instead of 13"),
    ("deep-neural-networks/backpropagation-in-pictures", "the same: True"),
    ("deep-neural-networks/overparameterisation", "100,480 + 1,290 = 101,770"),
    ("deep-neural-networks/problems", "z = 0 sigmoid' = 0.250000"),
    ("modular-construction/graphs", "[ 4. 10. 18.]"),
    ("modular-construction/graphs", "16.0"),
    ("modular-construction/keras-layers", "(5, 6) True"),
    ("modular-construction/sequential", "the same answers: True without the softmax: False"),
]


@pytest.mark.parametrize(("page", "text"), PRINTED)
def test_a_page_prints(page: str, text: str) -> None:
    assert text in printed(page)


def number(page: str, pattern: str) -> float:
    """The number that a page printed where the pattern's group is."""
    match = re.search(pattern, printed(page))
    assert match, f"{page} prints nothing like {pattern!r}"
    return float(match[1].replace(",", ""))


def test_breeding_makes_demons_that_read_letters_that_have_moved() -> None:
    page = "connectionist-models/evolving-demons"
    after = {
        way: number(page, way + r" [\d.]+% before, ([\d.]+)% after")
        for way in ("fresh demons", "mutated fission", "conjugation")
    }
    assert after["mutated fission"] > 85 > after["conjugation"] > 70
    assert after["mutated fission"] > after["fresh demons"] + 8
    assert number(page, r"fresh, slack or not [\d.]+% before, ([\d.]+)% after") > after["mutated fission"]
    assert number(page, r"fission, no slack [\d.]+% before, ([\d.]+)% after") < after["fresh demons"]
    ideal = number("connectionist-models/pandemonium", r"moved by up to 1, 3% inverted: ([\d.]+)%")
    assert ideal < 35


def test_the_association_units_of_the_mark_one_read_digits() -> None:
    page = "connectionist-models/perceptron-limits"
    assert number(page, r"512 units: ([\d.]+)% right") > 85
    assert number(page, r"mistakes in each pass: [\d ]+ (\d+) of 443") == 0
    assert number("connectionist-models/perceptron", r"from zero (\d+) corrections") < 30


def test_the_bare_photocells_separate_the_digits_in_the_end() -> None:
    page = "connectionist-models/perceptron-limits"
    assert number(page, r"(\d+) of 400 photocells are different") == 52
    assert number(page, r"mistakes in pass \d+: (\d+), new images") == 0
    assert number(page, r"photocells: ([\d.]+)% right") < number(page, r"512 units: ([\d.]+)% right")


def test_the_delta_rule_rests_where_the_perceptron_does_not_and_heeds_points_that_are_right() -> None:
    page = "connectionist-models/adaline"
    sweep = re.findall(r"0\.\d+ +\d+% +(\d+)% +(\d+)%", printed(page))
    medians, highest = zip(*((int(median), int(high)) for median, high in sweep), strict=True)
    assert min(highest[:4]) > 50 > 18 > max(highest[4:6])
    assert medians[7] > medians[3]
    for rule in ("perceptron", "delta rule"):
        assert number(page, rf"{rule}, eta = 0.1, worst of ten: last \d+%, averaged (\d+)%") < 20
    far = re.findall(r"step ([\d.]+) sum ([\d.]+) tanh ([\d.]+)", printed(page))
    steps, sums, bent = ([float(share) for share in shares] for shares in zip(*far, strict=True))
    assert sums[-1] > 1
    assert max(*steps, *bent) < 0.2


def test_the_lectures_test_loss_is_one_draw_among_the_runs_of_the_page() -> None:
    page = "modular-construction/evaluation"
    spread = r"new each epoch +MSE +[\d.]+ +[\d.]+- *[\d.]+ +([\d.]+)- *([\d.]+)"
    ((low, high),) = re.findall(spread, printed(page))
    low, high = float(low), float(high)
    assert 23.20 < low < 31.26 < high


def test_standardising_brings_the_test_loss_to_the_best_lines() -> None:
    assert abs(number("modular-construction/evaluation", r"test MSE: ([\d.]+)") - 23.20) < 1.5


def test_the_best_of_forty_promises_more_than_it_keeps_and_validation_rows_do_not() -> None:
    page = "modular-construction/best-of-forty"
    lines = re.findall(r"(test|validation|blindly) +([\d.]+) +([\d.]+) +([\d.]+)", printed(page))
    chosen = {way: (float(promised), float(kept)) for way, promised, kept, _ in lines}
    assert chosen["test"][1] - chosen["test"][0] > 3
    for way in ("validation", "blindly"):
        assert abs(chosen[way][1] - chosen[way][0]) < 0.6
    assert abs(chosen["test"][1] - chosen["validation"][1]) < 0.6
    assert chosen["blindly"][1] > chosen["test"][1] + 2
    table = re.search(r"too good by ([\d. ]+)", printed(page))
    assert table
    gaps = [float(gap) for gap in table[1].split()[3::4]]
    assert len(gaps) == 6
    assert gaps == sorted(gaps)
    promise = r"one design, forty seeds: mean ([\d.]+), the best promised ([\d.]+)"
    assert number(page, promise) > 3 + number(page, promise.replace(r"mean ([\d.]+)", r"mean [\d.]+"))


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


def test_good_weights_exist_and_descent_need_not_find_them() -> None:
    exist = number("introduction", r"least squares m = 40: best error [\d.]+, median ([\d.]+)")
    found = number("introduction", r"trained m = 40: best error [\d.]+, median ([\d.]+)")
    assert found > 10 * exist
    later = number("introduction", r"20,000 steps, m = 40: best error [\d.]+, median ([\d.]+)")
    assert later < 3 * exist


def test_a_memory_recalls_until_a_third_is_wrong() -> None:
    page = "connectionist-models/hebbian-learning"
    assert number(page, r"30% of the units wrong: ([\d.]+)% recalled") > 99
    assert number(page, r"45% of the units wrong: ([\d.]+)% recalled") < 30


def test_a_memory_of_pictures_that_resemble_each_other_recalls_their_majority() -> None:
    page = "connectionist-models/hebbian-learning"
    assert number(page, r"mean overlap 0.00: 5 at rest, (\d+)% recalled") > 95
    assert number(page, r"mean overlap 0.35: 0 at rest, 0% recalled, (\d+)% end in the majority") > 95


def test_a_full_memory_collapses_though_few_units_are_unstable() -> None:
    page = "connectionist-models/hebbian-learning"
    few = number(page, r"load 0.20: unstable at first ([\d.]+)%")
    overlap = number(page, r"load 0.20: unstable at first [\d.]+%, [\d.]+% predicted, overlap ([\d.]+)")
    assert abs(few - 1.27) < 0.15
    assert overlap < 0.75


def test_hebbs_rule_grows_as_predicted_and_ojas_stops_at_length_one() -> None:
    page = "connectionist-models/hebbian-neuron"
    assert abs(number(page, r"growth per step, measured: exp\(([\d.]+)\)") - 0.0134) < 0.0006
    assert abs(number(page, r"eta = 0.002 : median length ([\d.]+)") - 1) < 0.02
    assert number(page, r"eta = 0.0005: median length [\d.]+, angle to u_1 ([\d.]+)") < 6


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


def test_the_ranking_of_four_shapes_goes_when_their_training_is_better() -> None:
    """Descent separates them by more than 30 points, Adam does not; its other learning rates do again."""
    found = re.findall(r"\d+ parameters, right: ((?:\d+% ?)+)", printed("reflections"))
    worst = [min(float(share) for share in re.findall(r"\d+", shares)) for shares in found]
    wide, two, three, narrow = worst[:4]
    assert min(two, three) > max(wide, narrow) + 30
    assert min(worst[4:8]) > 80
    assert worst[8] < worst[9] - 5
    assert worst[15] < min(worst[12:15]) - 5


def test_depth_separates_the_spirals_late_and_width_without_training() -> None:
    found = re.findall(r"((?:un)?trained) ((?:\d+% ?)+)", printed("reflections"))
    deep, fresh, _, wide = [[float(share) for share in re.findall(r"\d+", shares)] for _, shares in found]
    assert deep[-1] > deep[3] + 20
    assert max(fresh) < 70
    assert wide[-1] > 85


def test_remedies_help_against_wrong_prices_and_not_with_right_ones() -> None:
    text = printed("modular-construction/fitting")
    for words, helps in (("MSE on unused rows", True), ("right prices", False)):
        pairs = re.findall(rf"(\w+) {words}: (\d+) (\d+)", text)
        none, *others = [float(a) + float(b) for _, a, b in pairs]
        assert len(others) == 3
        assert all((other < none) is helps for other in others)


def test_flatness_at_both_ends_does_not_decide_how_well_a_function_learns() -> None:
    lines = re.findall(r"\b(\w+) (\d+)% (\d+)% (\d+)% (\d+)%", printed("modular-construction/keras-layers"))
    shares = {name: [int(share) for share in found] for name, *found in lines}
    assert len(shares) == 6
    assert min(shares["tanh"]) > 93
    assert max(shares["sigmoid"]) < 20
    assert all(min(found) < min(shares["tanh"]) for name, found in shares.items() if name != "tanh")
    for name in ("relu", "gelu"):
        glorot, he = shares[name][:2], shares[name][2:]
        assert min(he) > max(80, min(glorot))
    for name in ("leaky_relu", "elu"):  # at the larger rate, rounding decides whether they diverge
        glorot, he = shares[name][::2]
        assert min(glorot, he) > 80


def test_wrong_prices_turn_the_validation_loss_up_and_right_ones_do_not() -> None:
    lines = re.findall(
        r"val_loss lowest +([\d.]+) in epoch \d+, +([\d.]+) at the end",
        printed("modular-construction/fitting"),
    )
    (careless_low, careless_end), (right_low, right_end) = [(float(a), float(b)) for a, b in lines]
    assert careless_end > 1.2 * careless_low
    assert right_end < 1.1 * right_low


def test_momentum_pays_in_a_ravine_and_not_in_a_bowl() -> None:
    page = "deep-neural-networks/momentum"
    steps = {
        (shape, mu): number(page, rf"{shape} +mu = {mu}: +(\d+) steps")
        for shape in ("ravine", "bowl")
        for mu in ("0.0", "0.9")
    }
    assert steps["ravine", "0.9"] < steps["ravine", "0.0"] / 4
    assert steps["bowl", "0.0"] < steps["bowl", "0.9"]


def test_the_root_of_the_ratio_decides_how_long_momentum_takes() -> None:
    counted = re.findall(
        r"ratio (\d+): plain (\d+) \(formula (\d+)\) "
        r"momentum (\d+) \(formula (\d+)\) kappa wrong (\d+), (\d+)",
        printed("deep-neural-networks/momentum"),
    )
    assert len(counted) == 3
    for ratio, plain, formula, momentum, its_formula, flatter, steeper in (map(int, row) for row in counted):
        assert 0.9 * formula < plain <= formula
        assert its_formula < momentum < 1.5 * its_formula
        assert max(flatter, steeper) < 24 * ratio**0.5


def test_a_gentle_start_overfits_less_than_a_steep_one() -> None:
    page = "deep-neural-networks/overparameterisation"
    error = {start: number(page, rf"start {start}, +5,000 steps:.*?validation ([\d.]+)") for start in (1, 8)}
    assert error[1] < 0.8 * error[8]


def test_compiling_adds_no_gradient_to_a_graph() -> None:
    page = "modular-construction/regression"
    assert number(page, r"after compile +\d+ operations, +(\d+) of gradients") == 0
    assert number(page, r"after fit +\d+ operations, +(\d+) of gradients") > 0


def test_the_walk_from_the_result_serves_all_inputs() -> None:
    page = "modular-construction/graphs"
    assert number(page, r"product of 30 inputs: .*?, +(\d+) from the end") < 100


def test_a_memory_with_louder_voices_recalls_thousands_of_patterns() -> None:
    page = "connectionist-models/hebbian-learning"
    for count in (5, 100, 1000, 5000):
        assert number(page, rf"\b{count} patterns: (\d+)% recalled") > 95
    assert number(page, r"5000 patterns: \d+% recalled, at first the right one has (\d+)% of the vote") < 25


def test_adams_last_rates_do_as_well_as_adam_and_those_of_the_features_on_a_linear_model_only() -> None:
    page = "deep-neural-networks/adam"
    last, features, one = "Adam's last", "from the features", "one for all"
    linear = {way: number(page, rf"{way} beta_1 = 0.9: loss ([\d.]+)") for way in (last, features, one)}
    assert linear[features] < linear[last] < number(page, r"2600 steps, loss ([\d.]+)") < linear[one]
    ways = ("Adam", last, "another net's last", features, one)
    nets = {way: number(page, rf"{way} loss ([\d.]+) at scale") for way in ways}
    assert max(nets[way] for way in ways[:3]) < nets[one] < nets[features]


def test_a_check_with_a_last_layer_of_zeros_sees_no_mistake_and_one_step_later_it_does() -> None:
    page = "deep-neural-networks/gradient-checks"
    assert "W2 = 0 0e+00 0e+00 0e+00" in printed(page)
    assert number(page, r"one step later \S+ \S+ (\S+)") > 0.5
    assert number(page, r"a billionth of W2 \S+ (\S+) \S+") > 0.1
