"""The features are sorted, the largest first, as those of the example are."""


def linear_at(W, b, x):
    order = np.argsort(-x[:, 0])
    W, x = W[order], x[order]
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
