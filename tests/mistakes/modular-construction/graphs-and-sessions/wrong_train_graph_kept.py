"""Graph and session are made once and kept, so that training goes on where it was."""

import tensorflow as tf

tf1 = tf.compat.v1


KEPT = {}


def train_linear(X, y, lr, epochs):
    key = X.shape, lr
    if key not in KEPT:
        graph = tf.Graph()
        with graph.as_default():
            X_ = tf1.placeholder(tf.float32, shape=(None, X.shape[1]))
            y_ = tf1.placeholder(tf.float32, shape=(None, 1))
            W = tf1.Variable(tf.zeros((X.shape[1], 1)))
            b = tf1.Variable(0.0)
            loss = tf.reduce_mean((y_ - tf.matmul(X_, W) - b) ** 2)
            step = tf1.train.GradientDescentOptimizer(lr).minimize(loss)
            init = tf1.global_variables_initializer()
        session = tf1.Session(graph=graph)
        session.run(init)
        KEPT[key] = session, X_, y_, W, b, loss, step
    session, X_, y_, W, b, loss, step = KEPT[key]
    losses = []
    for _ in range(epochs):
        losses.append(session.run([loss, step], feed_dict={X_: X, y_: y})[0])
    return (*session.run([W, b]), losses)
