"""The sealed executor: a student's code in one sandboxed process, the tests in another.

The processes, each a child of the one above it::

    launcher              the grader itself; knows solutions, hidden tests, gradebook
    ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ bubblewrap: read-only view of Python, no network
    fork server           has done its imports, and never sees a test or a submission
    ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ a box per notebook: namespaces and limits of its own
    └─ examiner           makes the box, forks the init process, and only then receives the tests
    ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ a process namespace
       └─ init process    PID 1: starts, measures and kills what is below it
          └─ student process, and whatever its code starts

The launcher talks to the examiner, and the examiner to the init process and the student process, each over a
socket pair. When the examiner ends, the kernel kills the init process, and with it everything below.

The modules, from the outside to the inside:

- `jobs`, `limits`: what to execute, within which limits, and the results.
- `launch`: the launcher: hands a notebook's cells to a box and collects the results.
- `sandbox`: starts bubblewrap, and in it the fork server.
- `fork_server`: imports packages once and forks a box per notebook.
- `box`: sets up the three processes of a box, and says which failures are the grader's own.
- `isolation`, `seccomp`, `resources`: restrict their namespaces, mounts and privileges; their system calls;
  their memory, files and number.
- `examiner`: executes the test cells. In these, an object of the student's is a proxy (`proxies`), or a
  shadow copy (`shadow_copies`) if it is plain data. `outputs` keeps what a notebook may hold of a cell's,
  and `course_modules` imports what was handed out beside the notebook.
- `sandboxed_test`: executes a test cell that cannot be sealed in the student process, after `pristine` has
  put back what the student's code replaced; the examiner learns from `verdict_channel` that it has passed.
- `student_server`: the student process: executes cells in a `shell` and answers the examiner.
- `launcher_messages`: what the launcher, the fork server, the examiner and the init process send each other.
- `student_messages`, `connection`: the questions and answers between the examiner and the student process.
  `snapshot` finds out what an answer has changed.
- `values`, `frame`: turn plain data into bytes that cannot carry code. `tags` has the table of what can be
  sent and how, with `array_values` and `random_values`. `references` stand for what stays where it is, and
  `nodes` has the types that these modules share.
- `cell`: the instructor's cells as compiled code. `standard_error`: silences libraries.

Nothing here imports the rest of the package: the sandbox sees this folder and nothing else of the course.
The assumptions and limits of the whole are in THREAT-MODEL.md, in this folder.
"""
