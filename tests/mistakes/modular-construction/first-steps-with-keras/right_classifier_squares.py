"""The hidden activations are functions of its own, one of them a bump."""


def build_classifier():
    model = keras.Sequential([keras.Input(shape=(4,))])
    model.add(layers.Dense(6, activation=lambda z: z**2))
    model.add(layers.Dense(4, activation=lambda z: tf.exp(-(z**2))))
    model.add(layers.Dense(3, activation="softmax"))
    return model
