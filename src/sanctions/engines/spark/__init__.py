"""A cluster: Spark cuts the lists into shards, and each runs on the columnar engine."""
