"""The app: what draws and what listens. Imports core, never the engine, never Keras."""
