"""The server's command line: `init`, `run`, `import`, `enrolment`, `status`."""

import sys

from site_server.commands.line import main

if __name__ == "__main__":
    sys.exit(main())
