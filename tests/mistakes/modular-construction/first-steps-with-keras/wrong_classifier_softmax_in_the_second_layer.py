"""Softmax stands one layer too early as well.

names: second hidden layer of `build_classifier` each unit depends
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6, activation="relu"),
            layers.Dense(4, activation="softmax"),
            layers.Dense(3, activation="softmax"),
        ]
    )
