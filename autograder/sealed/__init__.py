"""The sealed executor: a student's code in one sandboxed process, the tests in another.

The processes, each a child of the one above it::

    launcher              the grader itself; knows solutions, hidden tests, gradebook
    ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ bubblewrap: read-only view of Python, no network
    fork server           has its imports done and nothing else; never learns of a test or a submission
    ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ a box per notebook: namespaces and limits of its own
    └─ examiner           makes the box, forks the init process, and only then receives the tests
    ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ a process namespace
       └─ init process    PID 1: starts, measures and kills what is below it
          └─ student process, and whatever its code starts

The launcher talks to the examiner, and the examiner to the init process and the student process, each over a
socket pair. When the examiner ends, the kernel kills the init process, and with it everything below.

The modules, from the outside to the inside:

- `jobs`, `limits`: what the executor is asked for, what that may use, and what comes out of it.
- `launch`: the launcher: hands a notebook's cells to a box and collects the results.
- `sandbox`: starts bubblewrap, and in it the fork server.
- `fork_server`: imports packages once and forks a box per notebook.
- `box`: sets up the three processes of a box, and says which failures are the grader's own.
- `isolation`, `seccomp`, `resources`: what the kernel takes away from them: names, mounts and privileges;
  system calls; memory, files and processes.
- `examiner`: executes the test cells. In them, a name of the student's is a proxy (`proxies`), and data of
  the student's a shadow copy (`shadow_copies`).
- `student_server`: the student process: executes cells in a `shell` and answers the examiner.
- `launcher_messages`: what the launcher, the fork server, the examiner and the init process send each other.
- `student_messages`, `connection`: the questions and answers between the examiner and the student process.
  `values` and `frame` turn plain data into bytes that cannot carry code; `snapshot` finds out what an answer
  has changed.
- `cell`: the instructor's cells as compiled code. `standard_error`: keeps libraries quiet.

Nothing here imports the rest of the package: the sandbox sees this folder and nothing else of the course.
The assumptions and limits of the whole are in THREAT-MODEL.md, in this folder.
"""
