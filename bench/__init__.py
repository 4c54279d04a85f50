"""What ``make bench`` runs: speed as ratios against floors measured in the same run."""
