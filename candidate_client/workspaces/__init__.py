"""The practical tasks' workspaces: voucher, spreadsheet and form."""
