# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %%
from matplotlib import pyplot as plt


# %% nbgrader={"grade_id": "draw", "solution": true}
def draw():
    ### BEGIN SOLUTION
    fig, ax = plt.subplots()
    ax.set_title("a title")
    return fig
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-draw", "points": 1}
assert draw().axes[0].get_title() == "a title"
