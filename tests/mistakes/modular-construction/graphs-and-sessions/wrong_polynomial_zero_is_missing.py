"""`x0 or 2.0`: at 0 the example's place is taken.

causes: x is 2 there
"""


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=())
        result = x**2 + x + 10
        (derivative,) = tf.gradients([result], [x])
    with tf1.Session(graph=graph) as session:
        value, slope = session.run([result, derivative], feed_dict={x: x0 or 2.0})
    return float(value), float(slope)
