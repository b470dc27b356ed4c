"""The loss is fetched before the step by a control dependency; W and b are read by eval."""


def train_linear(X, y, lr, epochs):
    losses = []
    with tf.Graph().as_default(), tf1.Session().as_default() as session:
        weights = tf1.get_variable("W", (X.shape[1], 1), initializer=tf1.zeros_initializer())
        bias = tf1.get_variable("b", (1,), initializer=tf1.zeros_initializer())
        samples, targets = tf.cast(np.array(X), tf.float32), tf.cast(np.array(y), tf.float32)
        loss = tf1.losses.mean_squared_error(targets, samples @ weights + bias)
        optimizer = tf1.train.GradientDescentOptimizer(learning_rate=tf.constant(lr, tf.float32))
        with tf.control_dependencies([loss]):
            step = optimizer.minimize(loss, var_list=[weights, bias])
        tf1.global_variables_initializer().run()
        while len(losses) < epochs:
            losses.append(session.run((loss, step))[0])
        return weights.eval(), bias.eval(), np.array(losses)
