"""The mean of the products, multiplied by the example's number of features."""


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        weights = tf1.placeholder(tf.float32, shape=(None, 1))
        bias = tf1.placeholder(tf.float32, shape=())
        sample = tf1.placeholder(tf.float32, shape=(None, 1))
        output = 3 * tf.reduce_mean(weights * sample, keepdims=True) + bias
        dW, db = tf.gradients([output], [weights, bias])
    with tf1.Session(graph=graph) as session:
        feed = {weights: W, bias: b, sample: x}
        return session.run([output, dW, db], feed_dict=feed)
