"""A ReLU at the output.

names: ReLU
"""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dense(1, activation="relu")])
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    return model
