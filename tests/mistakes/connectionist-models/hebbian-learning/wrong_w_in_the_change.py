"""w stands where x should.

names: w_i where it should have x_i
"""


def hebbian_step(w, x, eta):
    y = w @ x
    return w + eta * w * y
