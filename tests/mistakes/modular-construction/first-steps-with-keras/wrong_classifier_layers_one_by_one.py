"""Hands over the layers without a list.

names: takes one list of layers
"""


def build_classifier():
    softmax = layers.Dense(3, activation="softmax")
    return keras.Sequential(keras.Input((4,)), layers.Dense(6), layers.Dense(4), softmax)
