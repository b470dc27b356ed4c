"""Draws with Matplotlib, in the cell and when it is called."""

import matplotlib.pyplot as plt
import numpy as np

fig, ax = plt.subplots()
ax.plot([1, 2, 3], label="$x^2$")
ax.legend()
plt.show()


def double(x):
    plt.plot(np.ravel(x))
    plt.show()
    return 2 * x


def descend(gradient, x):
    return x - 0.1 * gradient(x)
