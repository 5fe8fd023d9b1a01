"""How sure the decision is: joint samples of the uncertain inputs, and what they say of every strategy."""
