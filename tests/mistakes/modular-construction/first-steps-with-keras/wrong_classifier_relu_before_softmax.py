"""ReLU at the last layer too, and softmax behind it.

names: relu before softmax
"""


def build_classifier():
    return keras.Sequential(
        [
            keras.Input(shape=(4,)),
            layers.Dense(6, activation="relu"),
            layers.Dense(4, activation="relu"),
            layers.Dense(3, activation="relu"),
            layers.Activation("softmax"),
        ]
    )
