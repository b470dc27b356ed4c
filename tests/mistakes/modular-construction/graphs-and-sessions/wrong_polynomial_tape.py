"""A tape, without a graph.

names: made no graph
"""


def polynomial_at(x0):
    x = tf.Variable(float(x0))
    with tf.GradientTape() as tape:
        result = x**2 + x + 10
    return float(result), float(tape.gradient(result, x))
