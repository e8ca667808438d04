"""Pages and acts over HTTP, plain and as htmx."""
