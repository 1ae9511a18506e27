"""What every page shares: the frame, the way in, today's work, the headers that keep a page safe."""
