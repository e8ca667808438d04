"""The demo: a cast, a believable pilot around it, and the pages to walk through both. Loaded in demo mode only."""
