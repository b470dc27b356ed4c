"""There is one b for each feature, so that it counts d times.

names: b is added once for each feature
"""

import tensorflow as tf

tf1 = tf.compat.v1


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        W_ = tf1.placeholder(tf.float32, shape=W.shape)
        b_ = tf1.placeholder(tf.float32, shape=())
        x_ = tf1.placeholder(tf.float32, shape=x.shape)
        output = tf.reduce_sum(W_ * x_ + b_, keepdims=True)
        grads = tf.gradients(output, [W_, b_])
    with tf1.Session(graph=graph) as session:
        out, (dW, db) = session.run([output, grads], feed_dict={W_: W, b_: b, x_: x})
    return out, dW, db
