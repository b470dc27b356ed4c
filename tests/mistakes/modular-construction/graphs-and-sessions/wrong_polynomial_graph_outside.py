"""The graph is made outside of the function, and every call adds to it.

names: made no graph
"""

graph = tf.Graph()


def polynomial_at(x0):
    with graph.as_default():
        x = tf1.placeholder(tf.float32, ())
        result = x**2 + x + 10
        slope = tf.gradients(result, x)[0]
    with tf1.Session(graph=graph) as session:
        return tuple(float(v) for v in session.run([result, slope], {x: x0}))
