"""The product by einsum, the gradients of a sum, constants all round."""


def linear_at(W, b, x):
    with tf.Graph().as_default(), tf1.Session() as session:
        w, c, s = (tf.constant(np.asarray(a), tf.float64) for a in (W, b, x))
        out = tf.einsum("ij,ik->jk", w, s) + c
        dW, db = tf.gradients(tf.reduce_sum(out), [w, c])
        return session.run([out, dW, tf.reshape(db, (1,))])
