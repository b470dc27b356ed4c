"""The slide's 13 features and no more are used."""


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        weights = tf1.placeholder(tf.float32, shape=(None, 1))
        bias = tf1.placeholder(tf.float32, shape=())
        sample = tf1.placeholder(tf.float32, shape=(None, 1))
        output = tf.matmul(weights[:13], sample[:13], transpose_a=True) + bias
        dW, db = tf.gradients([output], [weights, bias])
    with tf1.Session(graph=graph) as session:
        feed = {weights: W, bias: b, sample: x}
        return session.run([output, dW, db], feed_dict=feed)
