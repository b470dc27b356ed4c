"""A hidden layer that is not asked for.

names: There are 2 layers with weights
"""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dense(10), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    return model
