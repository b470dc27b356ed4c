"""Compiled for scores, while softmax is in the model.

names: from_logits=True
"""


def build_classifier():
    model = keras.Sequential(
        [keras.Input(shape=(4,)), layers.Dense(6), layers.Dense(4), layers.Dense(3, activation="softmax")]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return model
