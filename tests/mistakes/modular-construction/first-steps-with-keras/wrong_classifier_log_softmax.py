"""The logarithm of softmax.

names: logarithm
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6),
            layers.Dense(4),
            layers.Dense(3, activation="log_softmax"),
        ]
    )
