"""The shapes that everything else shares: content, results, views. They know nothing but each other."""
