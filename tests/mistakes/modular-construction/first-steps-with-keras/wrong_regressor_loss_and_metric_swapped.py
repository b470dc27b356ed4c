"""Loss and metric are swapped.

names: it is the mean absolute error
"""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mae", metrics=["mse"])
    return model
