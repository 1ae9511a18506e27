"""Side-by-side measurements: `make bench`. How they are made fair stands in bench/README.md."""
