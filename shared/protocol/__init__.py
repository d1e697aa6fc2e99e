"""Messages, replies, error codes and version agreement: the only place where wire names stand."""
