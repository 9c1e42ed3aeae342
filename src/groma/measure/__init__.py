"""Numbers: from what a city knows to the value of every data point, with the reason wherever there is none."""
