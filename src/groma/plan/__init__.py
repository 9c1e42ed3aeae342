"""From gap to action: what to do next, targets, actions and their money, what worked elsewhere, whether it worked here.

The story in order: `next_steps` says what would help most and what is cheapest to know, `feasibility` whether a target
can be reached, `cases` what worked elsewhere, `cycle` what comes first by value and ease, `portfolio` what to begin
when within a budget, `account` whether it worked. `model` holds what all of them speak of; `reading` brings it from
`plan.yaml` and back.
"""
