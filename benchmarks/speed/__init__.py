"""How fast is the main job? `python -m benchmarks.speed`."""
