"""Personal data: what people may ask of us about themselves, and what we owe the law about all of them."""
