"""Differentiates by NumPy's arrays, which are not in the graph.

names: not a tensor of the graph
"""


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        output = tf.matmul(tf.transpose(W), x) + b
        dW, db = tf.gradients(output, [W, b])
    with tf1.Session(graph=graph) as session:
        return session.run([output, dW, db])
