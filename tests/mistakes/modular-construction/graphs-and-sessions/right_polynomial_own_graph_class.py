"""A class of the student's own is a tf.Graph with the polynomial in it."""


class Polynomial(tf.Graph):
    def __init__(self):
        super().__init__()
        with self.as_default():
            self.x = tf1.placeholder(tf.float32, ())
            self.value = self.x**2 + self.x + 10
            self.slope = tf.gradients(self.value, self.x)[0]

    def at(self, x0):
        with tf1.Session(graph=self) as session:
            return session.run([self.value, self.slope], {self.x: x0})


def polynomial_at(x0):
    return Polynomial().at(x0)
