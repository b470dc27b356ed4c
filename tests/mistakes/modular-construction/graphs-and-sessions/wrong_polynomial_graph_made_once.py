"""Graph and session are made once, outside of the function, and kept.

names: made no graph
"""

GRAPH = tf.Graph()
with GRAPH.as_default():
    PLACE = tf1.placeholder(tf.float32, ())
    VALUE = PLACE**2 + PLACE + 10
    SLOPE = tf.gradients(VALUE, PLACE)[0]
SESSION = tf1.Session(graph=GRAPH)


def polynomial_at(x0):
    value, slope = SESSION.run([VALUE, SLOPE], {PLACE: x0})
    return float(value), float(slope)
