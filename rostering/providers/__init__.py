"""The providers a district may roster with: Clever and ClassLink, behind the one contract of `base`."""
