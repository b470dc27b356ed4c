"""Long names, the functional style, more metrics."""


def build_regressor(n_features):
    x = keras.Input((n_features,))
    model = keras.Model(x, layers.Dense(1)(x))
    model.compile("Adam", "mean_squared_error", metrics=["mse", "mean_absolute_error"])
    return model
