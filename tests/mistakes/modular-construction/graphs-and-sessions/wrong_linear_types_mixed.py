"""W and x are float64, b is float32.

names: TensorFlow does not mix types
"""

import tensorflow as tf

tf1 = tf.compat.v1


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        W_, b_, x_ = tf.constant(W), tf.constant(b), tf.constant(x)
        output = tf.matmul(tf.transpose(W_), x_) + b_
        grads = tf.gradients(output, [W_, b_])
    with tf1.Session(graph=graph) as session:
        out, (dW, db) = session.run([output, grads])
    return out, dW, db
