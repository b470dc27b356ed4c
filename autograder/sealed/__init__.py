"""The sealed executor: a student's code in one sandboxed process, the tests in another.

A module for each part, and data that goes one way:

- `launch`: on the instructor's side. Hands a notebook's cells to the sandbox, which `sandbox` starts.
- `box`: inside the sandbox. One process, with its imports done, is forked for each notebook.
- `isolation`: what the kernel takes away from a fork: names, network, memory, processes, files.
- `student_server`: executes the student's cells (in `shell`) and answers the examiner's questions.
- `examiner`: executes the test cells; `proxies` are what the student's names stand for in them,
  `shadow_copies` what they hold a copy of.
- `connection`: what both sides of a question do; `snapshot` finds out what an answer changed.
- `values`: plain data as bytes that cannot carry code, and `frame`: these bytes on the socket.

Nothing here imports the rest of the package: the sandbox sees this folder and nothing else of the course.
"""
