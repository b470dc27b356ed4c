"""Graph and session in one `with`, the derivative in double precision."""


def polynomial_at(x0):
    with tf.Graph().as_default(), tf1.Session() as session:
        x = tf.constant(x0, dtype=tf.float64)
        r = tf.math.polyval([tf.constant(c, tf.float64) for c in (1, 1, 10)], x)
        return session.run((r, tf.gradients(r, x)[0]))
