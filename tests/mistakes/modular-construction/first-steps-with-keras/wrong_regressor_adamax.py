"""An optimiser with a similar name.

names: asks for adam
"""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dense(1)])
    model.compile(optimizer="adamax", loss="mse", metrics=["mae"])
    return model
