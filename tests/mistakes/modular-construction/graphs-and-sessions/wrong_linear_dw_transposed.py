"""The gradient is taken with respect to Wᵀ, and comes as a row.

names: was it taken with respect to Wᵀ
"""

import tensorflow as tf

tf1 = tf.compat.v1


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        W_ = tf1.placeholder(tf.float32, shape=W.shape)
        b_ = tf1.placeholder(tf.float32, shape=())
        x_ = tf1.placeholder(tf.float32, shape=x.shape)
        W_T = tf.transpose(W_)
        output = tf.matmul(W_T, x_) + b_
        grads = tf.gradients(output, [W_T, b_])
    with tf1.Session(graph=graph) as session:
        out, (dW, db) = session.run([output, grads], feed_dict={W_: W, b_: b, x_: x})
    return out, dW, db
