"""The columnar engine: the plan as DuckDB SQL, for lists of any length."""
