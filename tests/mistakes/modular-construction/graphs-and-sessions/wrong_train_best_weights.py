"""The weights with the smallest loss are returned.

causes: the value after the first step
"""


def train_linear(X, y, lr, epochs):
    best = None
    graph = tf.Graph()
    with graph.as_default():
        inputs = tf1.placeholder(tf.float32, shape=(None, X.shape[1]))
        targets = tf1.placeholder(tf.float32, shape=(None, 1))
        weights = tf1.Variable(tf.zeros((X.shape[1], 1)))
        bias = tf1.Variable(0.0)
        y_hat = tf.matmul(inputs, weights) + bias
        loss = tf.reduce_mean((targets - y_hat) ** 2)
        step = tf1.train.GradientDescentOptimizer(lr).minimize(loss)
        initializer = tf1.global_variables_initializer()
    losses = []
    with tf1.Session(graph=graph) as session:
        session.run(initializer)
        for _ in range(epochs):
            value, _ = session.run([loss, step], feed_dict={inputs: X, targets: y})
            losses.append(float(value))
            if losses[-1] <= min(losses):
                best = session.run([weights, bias])
        W, b = best
    return W, float(b), losses
