"""Cases that wait for people, and what people decide. Stands on the pipeline, which does not know it."""
