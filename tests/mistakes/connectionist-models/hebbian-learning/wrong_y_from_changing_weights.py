"""y is computed anew for each weight, from weights that have changed already."""


def hebbian_step(w, x, eta):
    for i in range(len(w)):
        w[i] += eta * x[i] * sum(w * x)
    return w
