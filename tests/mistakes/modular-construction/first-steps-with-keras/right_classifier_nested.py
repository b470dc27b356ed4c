"""A model in a model."""


def build_classifier():
    scores = keras.Sequential([keras.Input((4,)), layers.Dense(6), layers.Dense(4), layers.Dense(3)])
    return keras.Sequential([scores, layers.Activation(keras.activations.softmax)])
