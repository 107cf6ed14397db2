"""The covenant nanhai-model by other means: what the engines are measured against."""
