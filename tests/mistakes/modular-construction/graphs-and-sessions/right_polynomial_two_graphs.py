"""One graph for the value and one for the derivative."""


def run_in_a_graph(build, x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32)
        wanted = build(x)
        graph.finalize()
    with tf1.Session(graph=graph) as session:
        return session.run(wanted, {x: x0})


def polynomial_at(x0):
    value = run_in_a_graph(lambda x: x**2 + x + 10, x0)
    (slope,) = run_in_a_graph(lambda x: tf.gradients(x**2 + x + 10, x), x0)
    return value, slope
