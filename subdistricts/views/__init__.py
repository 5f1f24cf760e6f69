"""Pages of the ground floor, one module per noun. They ask rules and show; they decide nothing."""
