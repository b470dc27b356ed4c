"""No more than 32 samples are used.

names: which is the mean of y²
"""


def train_linear(X, y, lr, epochs):
    X, y = X[:32], y[:32]
    graph = tf.Graph()
    with graph.as_default():
        weights, bias = tf1.Variable(tf.zeros((X.shape[1], 1))), tf1.Variable(0.0)
        y_hat = tf.matmul(tf.constant(X, tf.float32), weights) + bias
        loss = tf.reduce_mean((tf.constant(y, tf.float32) - y_hat) ** 2)
        step = tf1.train.GradientDescentOptimizer(lr).minimize(loss)
        initializer = tf1.global_variables_initializer()
    losses = []
    with tf1.Session(graph=graph) as session:
        session.run(initializer)
        for _ in range(epochs):
            losses.append(session.run([loss, step])[0])
        W, b = session.run([weights, bias])
    return W, b, losses
