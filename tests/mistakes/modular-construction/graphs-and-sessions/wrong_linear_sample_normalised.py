"""A long sample is scaled to length 10."""


def linear_at(W, b, x):
    x = x * min(1.0, 10 / np.linalg.norm(x))
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
