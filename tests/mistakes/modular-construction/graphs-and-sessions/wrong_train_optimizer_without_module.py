"""The optimizer is called by its name, without the module that it is in.

names: Did you mean `tf1.train.GradientDescentOptimizer`
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
        step = GradientDescentOptimizer(lr).minimize(loss)
        init = tf1.global_variables_initializer()
    losses = []
    with tf1.Session(graph=graph) as session:
        session.run(init)
        for _ in range(epochs):
            value, _ = session.run([loss, step], feed_dict={X_: X, y_: y})
            losses.append(value)
        W_end, b_end = session.run([W, b])
    return W_end, b_end, losses
