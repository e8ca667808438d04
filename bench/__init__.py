"""The promises that can be measured, measured: `bench/run` prints one table. What it says stands in bench/README.md."""
