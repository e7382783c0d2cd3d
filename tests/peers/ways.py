"""What solvers are given: the problem as ways from free blocks to seats."""


def arcs(world, no_seat):
    """Free blocks with children, seats left, what fixed blocks cost, and (block, school, walk) of every way.

    The last school is "no seat": everybody may go there, at the price of no_seat.
    """
    fixed = world.fixed()
    seats = list(world.seats)
    cost = 0
    for block, school in fixed.items():
        seats[school] -= world.children[block]
        cost += world.children[block] * world.walks[block][school]
    free = [block for block, children in enumerate(world.children) if children and block not in fixed]
    seats.append(sum(world.children[block] for block in free))
    ways = [
        (row, school, walk)
        for row, block in enumerate(free)
        for school, walk in enumerate([*world.walks[block], no_seat])
        if walk is not None
    ]
    return [world.children[block] for block in free], seats, cost, ways
