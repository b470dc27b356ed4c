"""Read and fill in the files of Moodle, Canvas, Gradescope and Blackboard."""
