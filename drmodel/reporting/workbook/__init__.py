"""The workbook: a study for finance, with formulas that follow its assumptions."""
