"""What others read: explanations, comparisons, reports, charts, proofs and exports."""
