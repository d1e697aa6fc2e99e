"""The proctor machine's program: the room at a glance and every act of the proctors."""
