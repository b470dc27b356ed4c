"""The loss of a classifier.

names: should be the mean-squared error
"""


def build_regressor(n_features):
    model = keras.Sequential([keras.Input(shape=(n_features,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
    return model
