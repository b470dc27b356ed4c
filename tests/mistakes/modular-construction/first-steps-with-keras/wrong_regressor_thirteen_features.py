"""n_features is not used.

names: input of shape (5, 3)
"""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(13,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    return model
