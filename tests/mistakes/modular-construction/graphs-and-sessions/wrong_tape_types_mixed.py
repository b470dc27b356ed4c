"""Integers that come in stay integers, which do not mix with floats.

names: TensorFlow does not mix types
"""


def tape_gradients(X, y, W, b):
    W, b = tf.Variable(W), tf.Variable(b, dtype=tf.float64)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.constant(y) - tf.matmul(tf.constant(X), W) - b) ** 2)
    dW, db = tape.gradient(loss, [W, b])
    return float(loss), dW.numpy(), float(db)
