"""The formulas: pure functions of numbers and arrays that another tool can call without a scenario."""
