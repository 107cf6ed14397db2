"""One run: checked inputs, a compiled plan, an engine, conservation, and the manifest."""
