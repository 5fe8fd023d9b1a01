"""The cheapest plan that meets the targets: strategies and levers combined, simulated, and told apart beyond noise."""
