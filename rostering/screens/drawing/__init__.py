"""What stands on a page in the hundreds is drawn by functions: the template engine would take most of the page's time for it."""
