"""The three are variables, and their initializers are never run.

names: initializer has run
"""

import tensorflow as tf

tf1 = tf.compat.v1


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        W_ = tf.Variable(W, dtype=tf.float32)
        b_ = tf.Variable(b, dtype=tf.float32)
        x_ = tf.constant(x, dtype=tf.float32)
        output = tf.matmul(tf.transpose(W_), x_) + b_
        grads = tf.gradients(output, [W_, b_])
    with tf1.Session(graph=graph) as session:
        out, (dW, db) = session.run([output, grads])
    return out, dW, db
