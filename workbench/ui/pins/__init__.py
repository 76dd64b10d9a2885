"""What is pinned: the tray, the timeline, and events from outside."""
