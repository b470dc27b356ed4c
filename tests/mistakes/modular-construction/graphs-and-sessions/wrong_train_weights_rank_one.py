"""The weights are no column.

names: shape of every tensor
"""


def train_linear(X, y, lr, epochs):
    graph = tf.Graph()
    with graph.as_default():
        inputs = tf1.placeholder(tf.float32, (None, X.shape[1]))
        targets = tf1.placeholder(tf.float32, (None, 1))
        weights, bias = tf1.Variable(tf.zeros(X.shape[1])), tf1.Variable(0.0)
        loss = tf.reduce_mean((tf.matmul(inputs, weights) + bias - targets) ** 2)
        step = tf1.train.GradientDescentOptimizer(lr).minimize(loss)
        initializer = tf1.global_variables_initializer()
    losses = []
    with tf1.Session(graph=graph) as session:
        session.run(initializer)
        for _ in range(epochs):
            losses.append(session.run([loss, step], feed_dict={inputs: X, targets: y})[0])
        return *session.run([weights, bias]), losses
