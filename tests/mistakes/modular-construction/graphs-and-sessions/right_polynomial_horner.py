"""Another form of the polynomial, with a session that is closed by hand."""

import tensorflow as tf

tf1 = tf.compat.v1


def polynomial_at(x0):
    g = tf.Graph()
    with g.as_default():
        x = tf1.placeholder(tf.float64, [])
        r = tf.add(tf.multiply(x, x + 1.0), 10.0)
        grad = tf.gradients(r, x)
    sess = tf1.Session(graph=g)
    value = sess.run(r, {x: x0})
    slope = sess.run(grad, {x: x0})[0]
    sess.close()
    return value, slope
