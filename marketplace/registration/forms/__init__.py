"""What is asked of applicants, section by section; of reviewers, and of those who object."""
