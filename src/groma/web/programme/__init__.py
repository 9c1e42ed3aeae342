"""What everybody may see of the programme: values for its pages, feeds, files and the API.

`open_facts` is the one gate: what is not public leaves no further than there. `shown` makes the entries of a day from
what is left; everything else here puts them into values.
"""
