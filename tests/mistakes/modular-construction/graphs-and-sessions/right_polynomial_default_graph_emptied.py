"""The default graph is emptied out of habit, and nothing is put into it."""


def polynomial_at(x0):
    tf1.reset_default_graph()
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=())
        result = x**2 + x + 10
        (derivative,) = tf.gradients([result], [x])
    with tf1.Session(graph=graph) as session:
        value, slope = session.run([result, derivative], feed_dict={x: x0})
    return float(value), float(slope)
