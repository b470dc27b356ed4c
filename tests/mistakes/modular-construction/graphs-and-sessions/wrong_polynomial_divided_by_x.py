"""x is put in front of the bracket, and the 10 is divided by it: no number at 0."""


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=())
        result = x * (x + 1 + 10 / x)
        (derivative,) = tf.gradients([result], [x])
    with tf1.Session(graph=graph) as session:
        value, slope = session.run([result, derivative], feed_dict={x: x0})
    return float(value), float(slope)
