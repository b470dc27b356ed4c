"""The functional style, with hidden activations."""


def build_classifier():
    x = keras.Input(shape=(4,))
    h = layers.Dense(6, activation="relu")(x)
    h = layers.Dense(4, activation="tanh")(h)
    z = layers.Dense(3)(h)
    return keras.Model(inputs=x, outputs=layers.Softmax()(z))
