"""What is handed over: the PDF report, its figures, and the languages that they speak."""
