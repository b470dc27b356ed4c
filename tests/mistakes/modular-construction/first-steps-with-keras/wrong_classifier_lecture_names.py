"""The slide's `tf.keras.Dense`, which does not exist.

names: Dense
"""


def build_classifier():
    model = keras.Sequential()
    model.add(keras.Dense(6, input_shape=(4,)))
    model.add(keras.Dense(4))
    model.add(keras.Dense(3))
    model.add(keras.Activation("softmax"))
    return model
