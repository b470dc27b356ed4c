"""Read and fill in the files of learning platforms: Moodle, Canvas, Gradescope and Blackboard."""
