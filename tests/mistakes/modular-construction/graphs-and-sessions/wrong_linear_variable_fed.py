"""The variables are fed, take no notice, and go on as zeros.

names: keeps its first value
"""

import tensorflow as tf

tf1 = tf.compat.v1


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        W_ = tf.Variable(tf.zeros(W.shape))
        b_ = tf.Variable(0.0)
        x_ = tf1.placeholder(tf.float32, shape=x.shape)
        output = tf.matmul(tf.transpose(W_), x_) + b_
        grads = tf.gradients(output, [W_, b_])
    with tf1.Session(graph=graph) as session:
        session.run([W_.initializer, b_.initializer])
        out, (dW, db) = session.run([output, grads], feed_dict={W_: W, b_: b, x_: x})
    return out, dW, db
