"""The round on the web: the only package that knows Django.

The kernel stands here: `models` what is kept, `changes` the one way anything is changed, `trail` where every change is
told, `access` who may, `records` the way between the database and the core's values, `rounds` what a round does.

Each area has a package with what it knows, and thin views of the same name in `pages`: `people`, `desk`, `entry`,
`exchange`, `verifying`, `public`, `network`, `announcing`. `stored` keeps files, `backups` copies everything, `api`
tells it to programs.
"""
