"""The application: settings, the pipeline's steps as plain functions, and a thin command line."""

from importlib.metadata import version

__version__ = version("fazhi")
