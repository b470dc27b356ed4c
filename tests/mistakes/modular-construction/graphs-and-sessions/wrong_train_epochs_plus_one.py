"""The loop runs once more than it should.

names: no step too many
"""

import tensorflow as tf

tf1 = tf.compat.v1


def train_linear(X, y, lr, epochs):
    graph = tf.Graph()
    with graph.as_default():
        X_ = tf1.placeholder(tf.float32, shape=(None, X.shape[1]))
        y_ = tf1.placeholder(tf.float32, shape=(None, 1))
        W = tf1.Variable(tf.zeros((X.shape[1], 1)))
        b = tf1.Variable(0.0)
        loss = tf.reduce_mean((y_ - tf.matmul(X_, W) - b) ** 2)
        step = tf1.train.GradientDescentOptimizer(lr).minimize(loss)
        init = tf1.global_variables_initializer()
    losses = []
    with tf1.Session(graph=graph) as session:
        session.run(init)
        for _ in range(epochs + 1):
            value, _ = session.run([loss, step], feed_dict={X_: X, y_: y})
            losses.append(value)
        W_end, b_end = session.run([W, b])
    return W_end, b_end, losses
