"""A class keeps graph and session of one training."""


class Trainer:
    def __init__(self, d, lr):
        self.graph = tf.Graph()
        with self.graph.as_default():
            self.X = tf1.placeholder(tf.float32, (None, d))
            self.y = tf1.placeholder(tf.float32, (None, 1))
            self.W, self.b = tf1.Variable(tf.zeros((d, 1))), tf1.Variable(tf.zeros((1,)))
            self.loss = tf1.losses.mean_squared_error(self.y, tf.matmul(self.X, self.W) + self.b)
            self.step = tf1.train.GradientDescentOptimizer(lr).minimize(self.loss)
            self.session = tf1.Session()
            self.session.run(tf1.global_variables_initializer())

    def fit(self, X, y, epochs):
        for _ in range(epochs):
            yield self.session.run([self.loss, self.step], {self.X: X, self.y: y})[0]


def train_linear(X, y, lr, epochs):
    trainer = Trainer(X.shape[1], lr)
    losses = list(trainer.fit(X, y, epochs))
    return *trainer.session.run([trainer.W, trainer.b]), losses
