"""NumPy computes the loss, so the tape records nothing.

names: was the loss computed with NumPy
"""


def tape_gradients(X, y, W, b):
    W, b = tf.Variable(W, dtype=tf.float32), tf.Variable(b, dtype=tf.float32)
    with tf.GradientTape() as tape:
        loss = np.mean((y - X @ W.numpy() - b.numpy()) ** 2)
    dW, db = tape.gradient(loss, [W, b])
    return loss, dW.numpy(), db.numpy()
