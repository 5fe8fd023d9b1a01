"""The review of a document: what it states against the model, and rules that any plan should keep."""
