"""A letter is missing in the name of the activation.

names: Did you mean 'softmax'
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6, activation="relu"),
            layers.Dense(4, activation="relu"),
            layers.Dense(3, activation="sofmax"),
        ]
    )
