"""The targets lose an axis, so that each is compared with each output.

names: every y is compared with every
"""


def tape_gradients(X, y, W, b):
    X, y = tf.constant(X, tf.float32), tf.constant(np.ravel(y), tf.float32)
    W, b = tf.Variable(W, dtype=tf.float32), tf.Variable(b, dtype=tf.float32)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - tf.matmul(X, W) - b) ** 2)
    dW, db = tape.gradient(loss, [W, b])
    return float(loss), dW.numpy(), float(db)
