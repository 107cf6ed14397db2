"""The meaning of tables: steps, and the compiler that turns rulesets into a plan of them."""
