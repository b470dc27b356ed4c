"""Double precision, reference variables, b of shape (1, 1)."""

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1


def train_linear(X, y, lr, epochs):
    with tf.Graph().as_default():
        X_ = tf1.placeholder(tf.float64)
        y_ = tf1.placeholder(tf.float64)
        W = tf1.Variable(np.zeros((X.shape[1], 1)), use_resource=False)
        b = tf1.Variable(np.zeros((1, 1)), use_resource=False)
        loss = tf.reduce_mean(tf.square(tf.matmul(X_, W) + b - y_))
        step = tf1.train.GradientDescentOptimizer(lr).minimize(loss)
        with tf1.Session() as session:
            session.run(tf1.global_variables_initializer())
            feed = {X_: X, y_: y}
            losses = tuple(session.run((loss, step), feed)[0] for _ in range(epochs))
            return [session.run(W), session.run(b), losses]
