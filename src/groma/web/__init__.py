"""The round on the web: the only package that knows Django.

`models` what is kept, `changes` the one way anything is changed, `trail` where every change is told, `access` who may,
`records` the way between the database and the core's values, `rounds` what a round does, `pages` thin views.
"""
