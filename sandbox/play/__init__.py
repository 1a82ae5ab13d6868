"""`linli sandbox --play`: a grid's whole day acted over /sim, and everything it promises checked."""

from sandbox.play.day import day

__all__ = ["day"]
