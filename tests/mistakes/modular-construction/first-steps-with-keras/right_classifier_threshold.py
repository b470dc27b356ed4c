"""A ReLU that is cut off at 6, and weights and layers with names."""


def build_classifier():
    layer = layers.Dense
    return keras.Sequential(
        [
            keras.Input(shape=(4,), name="features"),
            layer(6, activation="relu6", name="one"),
            layer(4, activation="relu", name="two"),
            layer(3, name="scores"),
            layers.Activation("softmax", name="probabilities"),
        ],
        name="lecture",
    )
