"""The tape runs in a graph that `tf.function` makes, with the gradients by name."""


@tf.function
def mean_squared_error(X, y, variables):
    with tf.GradientTape() as tape:
        tape.watch(variables)
        loss = tf.reduce_mean((y - tf.matmul(X, variables["W"]) - variables["b"]) ** 2)
    return loss, tape.gradient(loss, variables)


def tape_gradients(X, y, W, b):
    X, y, W, b = (tf.convert_to_tensor(np.asarray(array), tf.float32) for array in (X, y, W, b))
    loss, gradients = mean_squared_error(X, y, {"W": W, "b": b})
    return loss.numpy(), gradients["W"].numpy(), gradients["b"].numpy()
