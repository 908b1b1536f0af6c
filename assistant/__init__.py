"""KhaiDee (ขายดี): product details and photos in, a Thai selling kit out."""

__version__ = "0.1.0"
