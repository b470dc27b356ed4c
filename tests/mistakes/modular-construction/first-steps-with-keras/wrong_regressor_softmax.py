"""Softmax of one number.

names: always 1
"""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dense(1, activation="softmax")])
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    return model
