"""Three variables, initialised from the arguments."""

import tensorflow as tf

tf1 = tf.compat.v1


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        W = tf.Variable(W.astype("float32"), name="W")
        b = tf.Variable(b, name="b", dtype=tf.float32)
        x = tf.Variable(x.astype("float32"), name="x")
        result = tf.matmul(tf.transpose(W), x) + b
        gradients = tf.gradients([result], [W, b])
        with tf1.Session() as session:
            session.run(tf1.global_variables_initializer())
            out = session.run(result)
            dW, db = session.run(gradients)
    return out, dW, db
