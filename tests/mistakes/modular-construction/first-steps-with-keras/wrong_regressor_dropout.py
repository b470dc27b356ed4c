"""Inputs are dropped at random while it trains.

names: while it trains
"""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dropout(0.2), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    return model
