"""The training plan as Python: data, transforms, compile and fit, in a script that runs by itself."""
