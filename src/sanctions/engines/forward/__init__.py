"""The forward engine: durable_rules fires the rows of the covenant's tables, one after another."""
