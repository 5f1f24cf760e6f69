"""Pages of judging, one module per noun. They ask rules and show; they decide nothing."""
