"""A variable that starts at x0, and the pair as a list of NumPy's numbers."""

import tensorflow as tf

tf1 = tf.compat.v1


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf.Variable(x0)
        result = x**2 + x + 10
        dr_dx = tf.gradients(result, x)[0]
    with tf1.Session(graph=graph) as session:
        session.run(tf1.global_variables_initializer())
        value, slope = session.run([result, dr_dx])
    return [value, slope]
