# The report page: every text stands there in both languages.

## The plan as a whole

report-placed = children placed
report-unplaced = without a seat
report-over-seats = over seats
report-mean-walk = mean walk
report-longest = longest
report-at-nearest-school = at their nearest school
report-at-nearest = at nearest
report-gap = gap to the bound
report-exceptions = exceptions
report-pieces = pieces
report-today = today
report-nearest = everybody to the nearest
report-this-plan = this plan
report-any-plan = any plan without overfull schools
report-n-schools = schools

## Shortage

report-shortage-title = Shortage
report-shortage-said = { $children ->
        [one] { $children } child
       *[other] { $children } children
    } in { $blocks ->
        [one] { $blocks } block
       *[other] { $blocks } blocks
    } { $children ->
        [one] has
       *[other] have
    } no seat. These seats would place them:
report-more-seats = more seats
report-blocks-without-seat = blocks without a seat
report-no-seat = no seat

## The map

report-map = The zones on a map
report-map-said = One color per zone; a dot is a school, sized by its seats.

## Schools

report-schools-title = Schools
report-schools-said = Every block goes where distance + crowding is least. Crowding is zero where seats are left over; elsewhere it is what one more seat would save.
report-school-head = School
report-children-of-seats = children / seats
report-fill = fill
report-crowding = crowding
report-walks = mean / longest walk
report-blocks = blocks
report-cut-edges = cut edges
report-compactness = compactness

## Shared zones

report-shared-title = Shared zones
report-zone = zone
report-schools = schools
report-quality = quality
report-balance-title = How far zones differ
report-balance-said = Standard deviation over mean, every zone counting once (coefficient of variation).
report-balance-before = every school its own: { $count ->
        [one] { $count } zone
       *[other] { $count } zones
    }
report-balance-after = as planned: { $count ->
        [one] { $count } zone
       *[other] { $count } zones
    }
report-demand = children nearest here, per seat
report-load = children per seat
report-children = children

## Borders

report-cut-edges-title = Cut edges
report-cut-edges-said = Pairs of touching blocks in different zones: the fewer, the smoother the borders. Compactness is 4π · area ÷ perimeter² (Polsby–Popper): 1 for a circle, 0.79 for a square, near 0 for what is ragged or long.
report-island = Island without a school

## Exceptions

report-exceptions-title = Exceptions
report-exceptions-said = Blocks that do not go where distance + crowding is least, and how much more it is where they go.
report-block = block
report-school = school
report-reason = reason
report-extra = extra
report-extra-child-meters = extra, child-meters

## What anybody can check

report-proof-said = Every figure here can be checked without the solver:
report-worst-walk = The longest walk is { $walk }; no plan can do with less than { $least }.
report-moved = Moved against the plan before: { $blocks ->
        [one] { $blocks } block
       *[other] { $blocks } blocks
    } with { $children ->
        [one] { $children } child
       *[other] { $children } children
    }.
report-tighter = Found by search ({ $how }), not checked by verify: { $above } above the best plan.
report-input = input
