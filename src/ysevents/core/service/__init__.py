"""Core's verbs and questions, by noun. Each verb opens its own transaction or joins the caller's."""
