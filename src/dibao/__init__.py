"""dibao: keeps a rural subsistence-allowance roll honest and complete."""

__version__ = "0.1.0"
