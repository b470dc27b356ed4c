"""The squares are added up and not averaged.

names: it is the sum of the squares, and it should be their mean
"""


def tape_gradients(X, y, W, b):
    X, y = tf.constant(X, tf.float32), tf.constant(y, tf.float32)
    W, b = tf.Variable(W, dtype=tf.float32), tf.Variable(b, dtype=tf.float32)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((y - tf.matmul(X, W) - b) ** 2)
    dW, db = tape.gradient(loss, [W, b])
    return float(loss), dW.numpy(), float(db)
