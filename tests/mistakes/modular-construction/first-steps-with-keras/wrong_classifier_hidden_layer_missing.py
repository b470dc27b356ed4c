"""One hidden layer is missing.

names: 4 → 6 → 3
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6),
            layers.Dense(3, activation="softmax"),
        ]
    )
