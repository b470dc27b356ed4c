"""Fewer than 13 features are filled up with zeros, as are the gradients."""


def linear_at(W, b, x):
    W, x = (np.pad(a, ((0, max(0, 13 - len(a))), (0, 0))) for a in (W, x))
    graph = tf.Graph()
    with graph.as_default():
        weights = tf1.placeholder(tf.float32, shape=(None, 1))
        bias = tf1.placeholder(tf.float32, shape=())
        sample = tf1.placeholder(tf.float32, shape=(None, 1))
        output = tf.matmul(tf.transpose(weights), sample) + bias
        dW, db = tf.gradients([output], [weights, bias])
    with tf1.Session(graph=graph) as session:
        feed = {weights: W, bias: b, sample: x}
        return session.run([output, dW, db], feed_dict=feed)
