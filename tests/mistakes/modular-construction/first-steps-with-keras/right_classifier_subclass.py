"""A class of its own, with layers in another order."""


class Classifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = layers.Dense(3, activation="softmax")
        self.first = layers.Dense(6, activation="elu")
        self.second = layers.Dense(4, activation="elu")

    def call(self, x):
        return self.out(self.second(self.first(x)))


def build_classifier():
    return Classifier()
