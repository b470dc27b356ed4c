"""A graph and a session compute the gradients, as in the tasks before.

names: asked no tape for a gradient
"""


def tape_gradients(X, y, W, b):
    graph = tf.Graph()
    with graph.as_default():
        weights, bias = tf.constant(W, tf.float32), tf.constant(b, tf.float32)
        y_hat = tf.matmul(tf.constant(X, tf.float32), weights) + bias
        loss = tf.reduce_mean((tf.constant(y, tf.float32) - y_hat) ** 2)
        gradients = tf.gradients(loss, [weights, bias])
    with tf1.Session(graph=graph) as session:
        return tuple(session.run([loss, *gradients]))
