"""Everything goes into the default graph, which is emptied first, whatever else is in it.

names: default graph
"""

import tensorflow as tf

tf1 = tf.compat.v1


tf1.disable_eager_execution()


def polynomial_at(x0):
    tf1.reset_default_graph()
    x = tf1.placeholder(tf.float32, shape=())
    result = x**2 + x + 10
    (derivative,) = tf.gradients([result], [x])
    with tf1.Session() as session:
        value, slope = session.run([result, derivative], feed_dict={x: x0})
    return float(value), float(slope)
