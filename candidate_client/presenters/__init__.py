"""What the client's screens show and do, without Qt."""
