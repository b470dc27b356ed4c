"""The default graph takes everything, call after call.

names: into TensorFlow's default graph
"""

import tensorflow as tf

tf1 = tf.compat.v1


def linear_at(W, b, x):
    with tf1.get_default_graph().as_default():
        W_ = tf.constant(W, tf.float32)
        b_ = tf.constant(b, tf.float32)
        output = tf.matmul(tf.transpose(W_), tf.constant(x, tf.float32)) + b_
        grads = tf.gradients(output, [W_, b_])
        with tf1.Session() as session:
            out, (dW, db) = session.run([output, grads])
    return out, dW, db
