"""Release assignments, grade what students hand in, and report the results.

Each stage has a folder, and each step of it a module:

- `assignment`: the instructor's notebooks, and their release to students
- `submission`: what students handed in, read and restored
- `grading`: executes submissions and judges them, several at a time
- `results`: verdicts, records, the gradebook, feedback and reports
- `sealed`: the executor, which keeps the students' code and the tests apart

Imports point one way only: `grading` → `results` → `submission` → `assignment` → `sealed`.
"""
