"""A sigmoid at the output: a price between 0 and 1.

names: the sigmoid
"""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    return model
