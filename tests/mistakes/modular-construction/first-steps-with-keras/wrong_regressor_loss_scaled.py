"""The loss is weighted by a half.

names: half of the mean-squared error
"""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse", loss_weights=[0.5], metrics=["mae"])
    return model
