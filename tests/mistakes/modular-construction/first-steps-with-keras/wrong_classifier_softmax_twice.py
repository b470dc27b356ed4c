"""Softmax in the last Dense and once more behind it (deepcourse#9).

names: applied twice
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6),
            layers.Dense(4),
            layers.Dense(3, activation="softmax"),
            layers.Activation("softmax"),
        ]
    )
