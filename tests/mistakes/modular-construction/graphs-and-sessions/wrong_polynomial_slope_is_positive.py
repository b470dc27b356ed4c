"""The size of the derivative is returned.

causes: the sign is wrong
"""


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=())
        result = x**2 + x + 10
        (derivative,) = tf.gradients([result], [x])
    with tf1.Session(graph=graph) as session:
        value, slope = session.run([result, derivative], feed_dict={x: x0})
    return float(value), abs(float(slope))
