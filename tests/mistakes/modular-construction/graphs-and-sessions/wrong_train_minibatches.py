"""Steps with mini-batches of 32 samples, of which a small data set has one.

names: how large a step is
"""


def train_linear(X, y, lr, epochs):
    graph = tf.Graph()
    with graph.as_default():
        inputs = tf1.placeholder(tf.float32, (None, X.shape[1]))
        targets = tf1.placeholder(tf.float32, (None, 1))
        weights, bias = tf1.Variable(tf.zeros((X.shape[1], 1))), tf1.Variable(0.0)
        loss = tf.reduce_mean((targets - tf.matmul(inputs, weights) - bias) ** 2)
        step = tf1.train.GradientDescentOptimizer(lr).minimize(loss)
        initializer = tf1.global_variables_initializer()
    losses = []
    with tf1.Session(graph=graph) as session:
        session.run(initializer)
        for _ in range(epochs):
            losses.append(session.run(loss, {inputs: X, targets: y}))
            for first in range(0, len(X), 32):
                session.run(step, {inputs: X[first : first + 32], targets: y[first : first + 32]})
        W, b = session.run([weights, bias])
    return W, b, losses
