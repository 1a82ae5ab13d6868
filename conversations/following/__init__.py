"""Following somebody who may fall ill: after a fever, while it lasts, and through fourteen days of observation."""
