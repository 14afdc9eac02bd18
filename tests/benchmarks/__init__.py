"""What `make bench` measures. Tests never assert a time; these only print what was seen beside what was planned."""
