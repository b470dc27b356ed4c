"""An interactive session, and lists all round."""

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1


def train_linear(X, y, lr, epochs):
    with tf.Graph().as_default():
        A = tf.constant(np.asarray(X, dtype="float32"))
        t = tf.constant(np.asarray(y, dtype="float32"))
        W = tf.Variable(np.zeros((X.shape[1], 1), dtype="float32"))
        b = tf.Variable(np.float32(0))
        mse = tf.reduce_mean(tf.math.squared_difference(t, tf.matmul(A, W) + b))
        train = tf1.train.GradientDescentOptimizer(lr).minimize(mse)
        session = tf1.InteractiveSession()
        tf1.global_variables_initializer().run()
        losses = []
        for _ in range(epochs):
            losses.append(mse.eval())
            train.run()
        result = W.eval().tolist(), b.eval().item(), losses
        session.close()
    return result
