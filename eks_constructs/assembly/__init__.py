"""From a resolved environment to constructs: the one place that knows both.

One module per section, one function per construct of it; each maps values to the arguments of a
construct and decides nothing. A stack imports the modules of its sections: the CDK's modules behind
them take long to load.
"""
