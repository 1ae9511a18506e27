"""What leaves the office as proof or as figures: trace-back packages, files for an inspection,
reports, and the care for personal data that all of them need."""
