"""What the console's windows show and do, without Qt."""
