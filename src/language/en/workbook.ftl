# The plan as a workbook, printed by the office.

book-cover = Cover
book-schools = Schools
book-exceptions = Exceptions

book-plan = Plan
# &P and &N are put in by the spreadsheet.
book-pages = Page &P of &N

book-for-the-office = For the office alone: this workbook tells the children of single blocks, and must not be published.
book-for-everybody = This workbook tells no children of a single block, and may be published.
book-page-for-the-office = For the office alone: this page tells the children of single blocks.

## Figures of the plan

book-level = Level
book-rule = Rule
book-n-schools = Schools
book-n-blocks = Blocks
book-seats = Seats
book-n-children = Children
book-placed = Children placed
book-unplaced = Without a seat
book-mean-walk = Mean walk (m)
book-longest-walk = Longest walk (m)
book-at-nearest = At their nearest school
book-gap = Gap to the bound
book-n-exceptions = Exceptions (blocks)
book-digest = Digest of plan.json
book-input-digest = Digest of input

## Heads of columns

book-school = School
book-children = Children
book-fill = Fill
book-longest = Longest (m)
book-crowding = Crowding (m)
book-zone = Zone
book-number = No.
book-block = Block
book-address = Address
book-walk = Walk (m)
book-by-the-rule = By the rule
book-reason = Reason
book-extra = Extra (m)
book-extra-child-meters = Child-meters

book-no-seat = no seat
book-no-exceptions = There are none.

## A school

book-school-figures = { $seats ->
        [one] { $seats } seat
       *[other] { $seats } seats
    }, { $children ->
        [one] { $children } child
       *[other] { $children } children
    } ({ $fill }), { $blocks ->
        [one] { $blocks } block
       *[other] { $blocks } blocks
    }, mean walk { $mean } m, crowding { $crowding } m.

book-school-figures-shared = { $seats ->
        [one] { $seats } seat
       *[other] { $seats } seats
    }, { $children ->
        [one] { $children } child
       *[other] { $children } children
    } ({ $fill }), { $blocks ->
        [one] { $blocks } block
       *[other] { $blocks } blocks
    }, mean walk { $mean } m, crowding { $crowding } m, shared zone { $zone }.

## What the words mean

book-word = Word
book-meaning = Meaning

book-word-block = Block
book-meaning-block = Homes that are never split between schools.
book-word-seats = Seats
book-meaning-seats = What a school can take.
book-word-walk = Walk
book-meaning-walk = The distance from a block to its school, in meters.
book-word-zone = Zone
book-meaning-zone = The blocks of one school, or of several that share it.
book-word-crowding = Crowding
book-meaning-crowding = Meters added to everybody's distance to an over-asked school.
book-word-exception = Exception
book-meaning-exception = A block that distance + crowding alone would have sent elsewhere, and why.
book-word-bound = Bound, gap
book-meaning-bound = No plan can walk less than the bound; the gap is how far this plan is above it.
book-word-shortage = Shortage
book-meaning-shortage = Children for whom there is no seat.
book-word-digest = Digest
book-meaning-digest = SHA-256 of plan.json. Its first 12 digits are at the foot of each page, so that paper can be checked against the file.
