"""Made-up pages, titles and files for the tests of transforms."""
