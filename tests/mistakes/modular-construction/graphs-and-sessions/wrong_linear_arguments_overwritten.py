"""The placeholders take the names of the arguments.

names: get the name of an argument
"""


def linear_at(W, b, x):
    graph = tf.Graph()
    with graph.as_default():
        W = tf1.placeholder(tf.float32, W.shape)
        b = tf1.placeholder(tf.float32, ())
        x = tf1.placeholder(tf.float32, x.shape)
        output = tf.matmul(W, x, transpose_a=True) + b
        gradients = tf.gradients(output, [W, b])
    with tf1.Session(graph=graph) as session:
        return session.run([output, *gradients], feed_dict={W: W, b: b, x: x})
