"""The loss is computed after the tape has stopped recording, and the gradients are returned as they came.

names: is None, because the tape has no record of how the loss depends on
"""


def tape_gradients(X, y, W, b):
    X, y = tf.constant(X, tf.float32), tf.constant(y, tf.float32)
    W, b = tf.Variable(W, dtype=tf.float32), tf.Variable(b, dtype=tf.float32)
    with tf.GradientTape() as tape:
        y_hat = tf.matmul(X, W) + b
    loss = tf.reduce_mean((y - y_hat) ** 2)
    dW, db = tape.gradient(loss, [W, b])
    return loss, dW, db
