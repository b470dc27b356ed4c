"""Each notebook asks for the functions that the book, the tests and submissions elsewhere agree on."""

import ast
import builtins
import symtable

import pytest

from autograder.assignment.content import functions_in
from autograder.assignment.reference import grade_id, is_picture, is_test, references
from autograder.assignment.source import read_source
from autograder.course import SOLUTIONS

CONTRACT = {
    "connectionist-models/hebbian-learning": [
        "hebbian_weights(patterns)",
        "hebbian_step(w, x, eta)",
        "recall(W, probe, max_sweeps=10)",
    ],
    "connectionist-models/perceptron": [
        "step(z)",
        "predict(w, X)",
        "perceptron_epoch(w, X, y, eta)",
        "perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None)",
    ],
    "connectionist-models/multilayer-perceptron": [
        "sigmoid(z)",
        "softmax(z)",
        "mlp_forward(X, params)",
        "negative_log_likelihood(Y, Y_hat)",
        "count_parameters(layer_sizes)",
    ],
    "deep-neural-networks/backpropagation": [
        "forward(X, params)",
        "mse_loss(y, y_hat)",
        "backward(y, y_hat, cache, params)",
        "numerical_gradient(f, theta, h=1e-05)",
        "deep_gradients(X, y, weights, biases)",
    ],
    "deep-neural-networks/stochastic-gradient-descent": [
        "iterations_per_epoch(n_samples, batch_size)",
        "minibatches(X, y, batch_size, rng)",
        "sgd_step(params, grads, lr)",
        "momentum_step(params, grads, velocity, lr, momentum=0.9)",
        "train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0)",
    ],
    "deep-neural-networks/adam": [
        "adam_init(params)",
        "adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08)",
        "train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng)",
    ],
    "modular-construction/graphs-and-sessions": [
        "polynomial_at(x0)",
        "linear_at(W, b, x)",
        "train_linear(X, y, lr, epochs)",
    ],
    "modular-construction/first-steps-with-keras": [
        "build_classifier()",
        "build_regressor(n_features)",
        "standardise(X_train, X_test)",
        "fit_regressor(model, X, y, epochs, log_dir=None)",
        "build_mlp(n_features)",
    ],
}
# Asked for, and tested without points: who wrote only the functions above still earns full marks.
WITHOUT_POINTS = {"modular-construction/graphs-and-sessions": ["tape_gradients(X, y, W, b)"]}


@pytest.mark.parametrize(("notebook", "signatures"), CONTRACT.items(), ids=CONTRACT)
def test_a_notebook_asks_for_the_functions_of_the_contract(notebook: str, signatures: list[str]) -> None:
    asked = [
        f"{node.name}({ast.unparse(node.args)})"
        for cell in read_source(SOLUTIONS / f"{notebook}.py").cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
        for node in ast.parse(cell.source).body
        if isinstance(node, ast.FunctionDef)
    ]
    assert sorted(asked) == sorted(signatures + WITHOUT_POINTS.get(notebook, []))


@pytest.mark.parametrize(("notebook", "signatures"), WITHOUT_POINTS.items(), ids=WITHOUT_POINTS)
def test_no_point_depends_on_a_function_without_points(notebook: str, signatures: list[str]) -> None:
    cells = read_source(SOLUTIONS / f"{notebook}.py").cells
    with_points = [cell for cell in cells if is_test(cell) and cell.metadata.nbgrader.points]
    used = set().union(*(global_names(symtable.symtable(c.source, notebook, "exec")) for c in with_points))
    assert with_points
    assert used & {signature.partition("(")[0] for signature in signatures} == set()


def test_every_notebook_has_a_contract() -> None:
    notebooks = {f"{path.parent.name}/{path.stem}" for path in SOLUTIONS.glob("*/*.py")}
    assert notebooks == set(CONTRACT)


@pytest.mark.parametrize("notebook", CONTRACT)
def test_the_tests_use_no_name_of_an_ordinary_cell(notebook: str) -> None:
    """A student may change an ordinary cell: a test that used its imports would use the student's."""
    assignment, name = notebook.split("/")
    reference = references(assignment)[name]
    tests = [cell.source for cell in reference.instructor.cells if is_test(cell)]
    tables = [symtable.symtable(source, name, "exec") for source in tests]
    defined = set().union(*map(bound, tables))
    used = set().union(*map(global_names, tables))
    assert used - defined - set(reference.names) - set(dir(builtins)) == set()


@pytest.mark.parametrize("notebook", CONTRACT)
def test_no_cell_needs_a_picture(notebook: str) -> None:
    """Cells tagged as pictures may be left out when a class is graded."""
    source = read_source(SOLUTIONS / f"{notebook}.py")
    code = [cell for cell in source.cells if cell.cell_type == "code"]
    pictures = [cell for cell in code if "picture" in cell.metadata.get("tags", [])]
    assert not [cell.id for cell in pictures if grade_id(cell)], "nbgrader's cells are no pictures"
    pictures = [symtable.symtable(cell.source, notebook, "exec") for cell in pictures]
    others = [symtable.symtable(cell.source, notebook, "exec") for cell in code if not is_picture(cell)]
    made = set().union(*map(bound, pictures))
    assert made & set().union(*(global_names(table) - bound(table) for table in others)) == set()


@pytest.mark.parametrize("notebook", CONTRACT)
def test_no_cell_replaces_a_helper_of_all_notebooks(notebook: str) -> None:
    """The last definition of a name is what every cell calls from then on."""
    cells = [cell for cell in read_source(SOLUTIONS / f"{notebook}.py").cells if cell.cell_type == "code"]
    (helpers,) = (functions_in(cell.source) for cell in cells if cell.id == "checks")
    others = set().union(*(functions_in(cell.source) for cell in cells if cell.id != "checks"))
    assert len(helpers) > 5
    assert helpers & others == set()


def bound(table: symtable.SymbolTable) -> set[str]:
    """Name what a cell defines or imports at top level."""
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}


def global_names(table: symtable.SymbolTable) -> set[str]:
    """Name what a piece of code, and all within it, takes from the globals."""
    here = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (symbol.is_global() or table.get_type() == "module")
    }
    return here.union(*map(global_names, table.get_children()))
