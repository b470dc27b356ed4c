"""Feeds the placeholder by its name.

names: the placeholders themselves
"""


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=(), name="x")
        result = x**2 + x + 10
        (derivative,) = tf.gradients([result], [x])
    with tf1.Session(graph=graph) as session:
        return session.run([result, derivative], feed_dict={"x": x0})
