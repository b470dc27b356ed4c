"""W and x are drawn anew, as on the slide, and the arguments are not used.

names: All three arguments have to get into the graph
"""

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        W_ = tf1.placeholder(tf.float32, shape=W.shape)
        b_ = tf1.placeholder(tf.float32, shape=())
        x_ = tf1.placeholder(tf.float32, shape=x.shape)
        output = tf.matmul(tf.transpose(W_), x_) + b_
        grads = tf.gradients(output, [W_, b_])
    with tf1.Session(graph=graph) as session:
        W, x = np.random.rand(*W.shape), np.random.rand(*x.shape)
        out, (dW, db) = session.run([output, grads], feed_dict={W_: W, b_: b, x_: x})
    return out, dW, db
