"""The trial exam without a window: the order, the checks of this PC, the reports, the candidates without windows."""
