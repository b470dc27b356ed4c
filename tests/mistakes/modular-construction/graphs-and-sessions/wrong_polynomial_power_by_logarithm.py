"""x² by exp and log, which negative places do not have."""


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=())
        result = tf.exp(2 * tf.math.log(x)) + x + 10
        (derivative,) = tf.gradients([result], [x])
    with tf1.Session(graph=graph) as session:
        value, slope = session.run([result, derivative], feed_dict={x: x0})
    return float(value), float(slope)
