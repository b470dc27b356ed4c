"""W and b are constants, which a tape doesn't follow unless it is told to watch them.

names: from variables or from watched tensors
"""


def tape_gradients(X, y, W, b):
    X, y = tf.constant(X, tf.float32), tf.constant(y, tf.float32)
    W, b = tf.constant(W, tf.float32), tf.constant(b, tf.float32)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - tf.matmul(X, W) - b) ** 2)
    dW, db = tape.gradient(loss, [W, b])
    return float(loss), dW.numpy(), float(db)
