"""Activations are layers of their own, added one by one, with dropout in between."""


def build_classifier():
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    for units in (6, 4):
        model.add(layers.Dense(units))
        model.add(layers.Activation("sigmoid"))
        model.add(layers.Dropout(0.2))
    model.add(layers.Dense(3, activation=tf.nn.softmax))
    return model
