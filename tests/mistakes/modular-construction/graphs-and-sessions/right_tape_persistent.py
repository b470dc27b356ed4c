"""A persistent tape is asked twice; the bias is an array of one."""


def tape_gradients(X, y, W, b):
    W = tf.Variable(np.array(W), dtype=tf.float32)
    b = tf.Variable([b], dtype=tf.float32)
    with tf.GradientTape(persistent=True) as tape:
        outputs = tf.matmul(tf.cast(X, tf.float32), W) + b
        loss = tf.reduce_sum((outputs - tf.cast(y, tf.float32)) ** 2) / len(X)
    dW, db = tape.gradient(loss, W), tape.gradient(loss, b)
    del tape
    return [loss.numpy(), dW.numpy().tolist(), db.numpy()]
