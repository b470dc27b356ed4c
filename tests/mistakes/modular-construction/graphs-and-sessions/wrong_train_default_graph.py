"""The default graph takes all that training needs, call after call.

names: into TensorFlow's default graph
"""

import tensorflow as tf

tf1 = tf.compat.v1


tf1.disable_eager_execution()


def train_linear(X, y, lr, epochs):
    X_ = tf1.placeholder(tf.float32, shape=(None, X.shape[1]))
    y_ = tf1.placeholder(tf.float32, shape=(None, 1))
    W = tf1.Variable(tf.zeros((X.shape[1], 1)))
    b = tf1.Variable(0.0)
    loss = tf.reduce_mean((y_ - tf.matmul(X_, W) - b) ** 2)
    step = tf1.train.GradientDescentOptimizer(lr).minimize(loss)
    losses = []
    with tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        for _ in range(epochs):
            value, _ = session.run([loss, step], feed_dict={X_: X, y_: y})
            losses.append(value)
        W_end, b_end = session.run([W, b])
    return W_end, b_end, losses
