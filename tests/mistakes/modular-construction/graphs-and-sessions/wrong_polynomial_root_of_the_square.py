"""The x in the middle is √(x²), which is |x|.

causes: has lost its sign
"""


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=())
        result = x**2 + tf.sqrt(x**2) + 10
        (derivative,) = tf.gradients([result], [x])
    with tf1.Session(graph=graph) as session:
        value, slope = session.run([result, derivative], feed_dict={x: x0})
    return float(value), float(slope)
