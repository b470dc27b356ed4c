"""Takes what `add` returns for the model.

names: would lose the model
"""


def build_classifier():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(6), layers.Dense(4)])
    model = model.add(layers.Dense(3, activation="softmax"))
    return model
