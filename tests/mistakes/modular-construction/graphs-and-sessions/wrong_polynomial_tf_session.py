"""`tf.Session`, as on the slide, which is no longer there.

names: `tf1.Session`
"""

import tensorflow as tf

tf1 = tf.compat.v1


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=())
        result = x**2 + x + 10
        dr_dx = tf.gradients(result, x)[0]
    with tf.Session(graph=graph) as session:
        value, slope = session.run([result, dr_dx], feed_dict={x: x0})
    return float(value), float(slope)
