"""The output is kept within [-10, 10].

causes: it is all zeros
"""


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        weights = tf1.placeholder(tf.float32, shape=(None, 1))
        bias = tf1.placeholder(tf.float32, shape=())
        sample = tf1.placeholder(tf.float32, shape=(None, 1))
        output = tf.clip_by_value(tf.matmul(tf.transpose(weights), sample) + bias, -10.0, 10.0)
        dW, db = tf.gradients([output], [weights, bias])
    with tf1.Session(graph=graph) as session:
        feed = {weights: W, bias: b, sample: x}
        return session.run([output, dW, db], feed_dict=feed)
