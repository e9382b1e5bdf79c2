"""Every construct of this library at once, in an app that is written in Python.

It is for reading and for tests, not for copying whole: nobody needs all of it. Try it with
``npx cdk synth --app 'python -m examples.kitchen_sink' '**'``.
"""
