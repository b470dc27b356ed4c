"""A tape and eager tensors, without a graph.

names: made no graph
"""


def train_linear(X, y, lr, epochs):
    X, y = tf.constant(X, tf.float32), tf.constant(y, tf.float32)
    W, b, losses = tf.Variable(tf.zeros((X.shape[1], 1))), tf.Variable(0.0), []
    for _ in range(epochs):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((y - tf.matmul(X, W) - b) ** 2)
        for variable, gradient in zip([W, b], tape.gradient(loss, [W, b]), strict=True):
            variable.assign_sub(lr * gradient)
        losses.append(float(loss))
    return W.numpy(), float(b), losses
