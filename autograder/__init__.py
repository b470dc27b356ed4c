"""From solutions to grades, a folder for each stage and a module for each step.

- `assignment`: what the instructor wrote
- `submission`: what came back
- `grading`: what happens to it
- `results`: what is known afterwards
- `sealed`: the executor, which keeps the students' code and the tests apart

Imports point one way only: `grading` → `results` → `submission` → `assignment` → `sealed`.
"""
