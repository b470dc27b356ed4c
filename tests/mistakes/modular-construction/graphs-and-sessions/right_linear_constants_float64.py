"""Constants in double precision; lists are returned."""

import tensorflow as tf

tf1 = tf.compat.v1


def linear_at(W, b, x):
    with tf.Graph().as_default(), tf1.Session() as session:
        W = tf.constant(W, tf.float64)
        b = tf.constant(b, tf.float64)
        x = tf.constant(x, tf.float64)
        result = tf.matmul(W, x, transpose_a=True) + b
        dW, db = tf.gradients(result, [W, b])
        return [result.eval().tolist(), dW.eval().tolist(), db.eval().item()]
