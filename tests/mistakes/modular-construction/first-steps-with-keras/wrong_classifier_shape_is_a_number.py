"""Gives the shape without a comma.

names: a shape is a tuple
"""


def build_classifier():
    softmax = layers.Dense(3, activation="softmax")
    return keras.Sequential([keras.Input(shape=(4)), layers.Dense(6), layers.Dense(4), softmax])
