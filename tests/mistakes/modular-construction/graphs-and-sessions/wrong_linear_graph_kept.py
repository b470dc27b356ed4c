"""The graph is kept for each number of features.

names: made no graph
"""

KEPT = {}


def linear_at(W, b, x):
    d = len(W)
    if d not in KEPT:
        graph = tf.Graph()
        with graph.as_default():
            w = tf1.placeholder(tf.float32, (d, 1))
            bias = tf1.placeholder(tf.float32, ())
            sample = tf1.placeholder(tf.float32, (d, 1))
            out = tf.matmul(w, sample, transpose_a=True) + bias
            KEPT[d] = graph, w, bias, sample, [out, *tf.gradients(out, [w, bias])]
    graph, w, bias, sample, wanted = KEPT[d]
    with tf1.Session(graph=graph) as session:
        return session.run(wanted, {w: W, bias: b, sample: x})
