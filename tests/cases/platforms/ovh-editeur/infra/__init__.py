from .donnees import BaseGeree
from .reseau import Reseau

__all__ = ["BaseGeree", "Reseau"]
