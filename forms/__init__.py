"""The shape of what people type: one file per noun. What it means, the rules say."""
