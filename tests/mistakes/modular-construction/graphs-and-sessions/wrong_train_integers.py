"""The data's type is taken as it comes, and integers cannot be multiplied with the weights.

names: TensorFlow does not mix types
"""

import tensorflow as tf

tf1 = tf.compat.v1


def train_linear(X, y, lr, epochs):
    graph = tf.Graph()
    with graph.as_default():
        X_ = tf.constant(X)
        y_ = tf.constant(y)
        W = tf1.Variable(tf.zeros((X.shape[1], 1), tf.float64))
        b = tf1.Variable(tf.zeros((), tf.float64))
        loss = tf.reduce_mean((y_ - tf.matmul(X_, W) - b) ** 2)
        step = tf1.train.GradientDescentOptimizer(lr).minimize(loss)
        init = tf1.global_variables_initializer()
    losses = []
    with tf1.Session(graph=graph) as session:
        session.run(init)
        for _ in range(epochs):
            value, _ = session.run([loss, step])
            losses.append(value)
        W_end, b_end = session.run([W, b])
    return W_end, b_end, losses
