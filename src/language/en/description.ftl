# A zone in words: what bounds it, its border walked street by street, and the homes it holds.

zone-title = Zone of { $schools }

zone-title-shared = Zone { $zone }, shared by { $schools }

zone-of = the zone of { $school }

zone-called = the zone { $zone }

zone-without-outline = The blocks of this zone have no outlines, so it has no border to walk.

zone-pieces = The zone is { $count } separate pieces.

zone-piece = Piece { $piece }.{ " " }

zone-bounds = { $piece }Bounds: { $sides }.

zone-sides = in the north { $north }; in the east { $east }; in the south { $south }; in the west { $west }

zone-border = { $piece }Border, { $around }

zone-enclave = Without the ground inside this border ({ $sides }), { $around }

zone-around = clockwise from the northwest corner, about { $length } m in all:

zone-around-from = clockwise from the northwest corner ({ $one } and { $other }), about { $length } m in all:

## One stretch of a border

zone-step = { $along }{ $toward ->
        [north] { " " }north
        [northeast] { " " }northeast
        [east] { " " }east
        [southeast] { " " }southeast
        [south] { " " }south
        [southwest] { " " }southwest
        [west] { " " }west
        [northwest] { " " }northwest
       *[nowhere] { "" }
    } for about { $length } m{ $end } ({ $side ->
        [north] north
        [east] east
        [south] south
       *[west] west
    } side).

zone-along = Along { $thing }

# Not a thing on the ground, but whom the border is shared with.
zone-along-border = Along { $thing }

zone-to = , to { $thing }

zone-to-border = , to { $thing }

zone-to-start = , back to the start

zone-barrier = { $kind ->
        [railway] the railway
        [water] the water
        [road] the expressway
       *[unknown] the barrier
    }

zone-unplaced = blocks without a seat

zone-edge = the edge of the district

## Homes

zone-streets = Streets and house numbers:

zone-street = { $street }: { $numbers }

zone-numbers = { $numbers }{ $parity ->
        [odd] { " " }odd
        [even] { " " }even
       *[all] { "" }
    }

zone-blocks = Blocks ({ $count }): { $blocks }.
