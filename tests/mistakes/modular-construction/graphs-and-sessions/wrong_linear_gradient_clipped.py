"""The gradients are clipped to [-5, 5]."""


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        weights = tf1.placeholder(tf.float32, shape=(None, 1))
        bias = tf1.placeholder(tf.float32, shape=())
        sample = tf1.placeholder(tf.float32, shape=(None, 1))
        output = tf.matmul(tf.transpose(weights), sample) + bias
        dW, db = tf.gradients([output], [weights, bias])
        dW, db = (tf.clip_by_value(gradient, -5.0, 5.0) for gradient in (dW, db))
    with tf1.Session(graph=graph) as session:
        feed = {weights: W, bias: b, sample: x}
        return session.run([output, dW, db], feed_dict=feed)
