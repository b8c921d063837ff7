"""What runs inside the program's own interpreter: Python 3.9 or later, the standard library and the program's `pulumi`.

Started as `python -u <this folder> SPEC`, where SPEC is a JSON file that names the project's folder, the stack, the
answers and the file descriptor that takes the result. The modules import each other only, under a private name, so
that nothing of rempart stands in the program's way. The result is `{"document": …}`, or `{"error": {"kind": …}}`.
"""
