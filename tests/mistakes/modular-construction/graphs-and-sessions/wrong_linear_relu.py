"""The output goes through a ReLU.

causes: a ReLU makes negative outputs 0
"""


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        w, s = tf1.placeholder(tf.float32, (None, 1)), tf1.placeholder(tf.float32, (None, 1))
        bias = tf1.placeholder(tf.float32, ())
        out = tf.nn.relu(tf.matmul(w, s, transpose_a=True) + bias)
        wanted = [out, *tf.gradients(out, [w, bias])]
    with tf1.Session(graph=graph) as session:
        return session.run(wanted, {w: W, s: x, bias: b})
