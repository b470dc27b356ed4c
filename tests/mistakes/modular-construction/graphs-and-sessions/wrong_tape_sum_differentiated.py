"""The mean is returned, and the sum is differentiated.

names: the sum of the squares was differentiated, not their mean
"""


def tape_gradients(X, y, W, b):
    X, y = tf.constant(X, tf.float32), tf.constant(y, tf.float32)
    W, b = tf.Variable(W, dtype=tf.float32), tf.Variable(b, dtype=tf.float32)
    with tf.GradientTape() as tape:
        squares = (y - tf.matmul(X, W) - b) ** 2
        loss = tf.reduce_mean(squares)
    dW, db = tape.gradient(squares, [W, b])
    return float(loss), dW.numpy(), float(db)
