# Drafts, and the page on which one is drawn.

drawing-drafts = Drafts
drawing-no-drafts = Nobody has begun a draft yet.
drawing-new = Begin a draft
drawing-title = What it is called
drawing-plan = The plan it begins with
drawing-begin = Begin
drawing-no-plans = There is no plan to begin with yet.
drawing-closed = closed

drawing-needs-script = Drawing needs a browser that runs scripts, and this page was built with them left out or they are turned off.
drawing-trouble = The draft could not be opened. Load the page again, and tell whoever runs the server if that does not help.
drawing-loading = The draft is being opened. A large district takes some seconds.
drawing-map = Map of blocks, colored by school. Arrow keys move it; Enter picks the block in its middle, Shift and Enter adds it.
drawing-tools = The hand
drawing-tool-click = Pick by click (Shift adds)
drawing-tool-lasso = Lasso
drawing-tool-polygon = Corner by corner (double click ends)
drawing-tool-street = Along a street (two clicks)
drawing-tool-place = Place of a new school
drawing-block-name = A block by its name
drawing-add = Add
drawing-target = To which school
drawing-target-how = Or click a gate on the map.
drawing-assign = Assign and pin
drawing-release = Release pins
drawing-unpick = Pick nothing
drawing-foresee = Who would really move?
drawing-undo = Undo
drawing-redo = Do again
drawing-keys = Ctrl+Z undoes, Ctrl+Shift+Z does again.
drawing-recompute = Recompute the rest
drawing-recompute-what = Solves everything anew that is not pinned: the best zones around what you drew.
drawing-balance = What this would mean
drawing-touched = Schools that this would change
drawing-school = School
drawing-children = Children
drawing-seats-left = Seats
drawing-mean-walk = Mean walk
drawing-pieces = Pieces
drawing-room = Who would have to make room: a quick guess
drawing-figures = All together
drawing-total-walk = All walks
drawing-total-worst = Longest walk
drawing-total-over = Children over seats
drawing-total-unplaced = Without a seat
drawing-total-pieces = Zones in pieces
drawing-total-pinned = Pinned blocks
drawing-total-moved = Children who move
drawing-all-schools = Every school
drawing-what-ifs = What if
drawing-what-ifs-what = These suppose something else of the ground. Undo takes them back like everything else.
drawing-seats = Seats of the chosen school
drawing-seats-what = One class more is as many seats as a class has.
drawing-class-more = One class more: { $seats } seats
drawing-suppose = Suppose so
drawing-close = Close the chosen school
drawing-close-what = Its blocks have no school until the rest is recomputed.
drawing-open = A new school
drawing-new-id = Its id, as the office's files would name it
drawing-new-name = Its name
drawing-new-seats = Seats
drawing-new-lon = Longitude of the gate
drawing-new-lat = Latitude of the gate
drawing-rules = Rules
drawing-rule = Rule
drawing-rule-name = { $rule ->
    [least-walk] Least walk
    [nearest-first] Nearest first
   *[other] Shortest worst walk
}
drawing-rule-what = Least walk: all children together walk as little as seats allow. Nearest first: a seat is never given to a home farther away while a nearer one wants it. Shortest worst walk: the longest walk is as short as possible.
drawing-connected = Zones of one piece
drawing-connected-what = Whether every zone has to hang together. As usual: yes, where it is known which blocks touch, and the rule is not nearest first.
drawing-connected-name = { $connected ->
    [null] as usual
    [true] yes
   *[false] no
}
drawing-own-block = Homes around a school go to it
drawing-own-block-what = The block that a school stands in belongs to its zone.
drawing-effort = How long to search
drawing-effort-what = More work finds zones that are better by a few parts in ten thousand.
drawing-effort-name = { $effort ->
    [quick] quickly
    [normal] normally
   *[best] as well as possible
}
drawing-max-walk = Nobody walks farther than, in meters
drawing-max-walk-what = Empty: no limit.
drawing-compact = Rounder zones may cost, in percent of all walks
drawing-compact-what = At most 10. Empty: zones are not made rounder.
drawing-rules-set = Set these rules
drawing-finish = Make a plan of it
drawing-finish-what = Every promise is checked from files that say what was drawn; then the plan is kept among the others. The draft stays.
drawing-reload = Load what was drawn

drawing-nothing-picked = No block is picked.
drawing-picked = Picked blocks: { $blocks }, with children: { $children }
drawing-cost = Walks change by { $walk } child-meters for { $children } children.
drawing-more-pieces = More pieces of zones: { $pieces }
drawing-fewer-pieces = Fewer pieces of zones: { $pieces }
drawing-displaced = To be within seats again: { $blocks } blocks with { $children } children to other schools.
drawing-displaced-one = { $block } ({ $children }): { $from } → { $to }
drawing-left-over = For { $children } children no room was found.
drawing-foreseen = With the rest recomputed, blocks that go elsewhere: { $blocks }, with children: { $children }
drawing-of = { $children } of { $seats }
drawing-over = { $children } over
drawing-free = { $children } free
drawing-meters = { $meters } m
drawing-kilometers = { $km } child-km
drawing-nowhere = no school
drawing-between = , { "" }
drawing-done = Blocks that changed school: { $blocks }.
drawing-lost = Blocks that lost their school or pin: { $blocks }.
drawing-not-done = Nothing was changed: { $why }
drawing-no-plan-yet = This is no plan yet. In its way is:
drawing-verifying = Every promise is being checked.
drawing-finished = The plan is kept: { $plan }
drawing-meanwhile = Somebody else has drawn in this draft. Nothing of yours was changed or lost: load what was drawn, and go on.
drawing-reloaded = This is the draft as it is now.
drawing-unreachable = The server did not answer. Nothing was changed; try again.
drawing-no-block = No block is called { $name }.

drawing-refused-no-way = { $block }: there is no way to { $school }.
drawing-refused-not-twice = { $block } was moved not long ago and stays at { $school }.
drawing-refused-own-block = { $block } is where { $school } stands.
drawing-refused-ban = { $block } is barred from this school.
drawing-refused-too-far = { $block } is farther away than anybody may walk.

drawing-why-no-such-school = there is no school { $school }.
drawing-why-school-exists = there is a school { $school } already.
drawing-why-bad-id = an id has 1 to 200 characters, without spaces at its ends.
drawing-why-bad-place = the place is not on the globe.
drawing-why-bad-seats = so many seats cannot be.
drawing-why-least-above-seats = { $school } has to get more children than that.
drawing-why-all-closed = no school would be left.
drawing-why-no-walks = walks are the office's own here, and none were measured to { $school }.
drawing-why-bad-max-walk = a longest walk has at least a millimeter.
drawing-why-bad-compact-within = rounder zones may cost at most 10 percent.
drawing-why-impossible = pins, bans and rules cannot all hold together. Release some pins, or allow more seats.
drawing-why-not-found = with whole blocks nothing was found in which all of it holds. It is tightest at { $schools }.
drawing-why-in-pieces = The zone of { $schools } is not in one piece.
drawing-why-overfull = { $school } has { $children } children more than seats.
drawing-why-too-few = { $school } lacks { $children } children that it has to get.
drawing-why-not-recomputed = { $blocks } blocks were drawn and are pinned no longer: recompute the rest.
drawing-why-other-schools = The plan's files say otherwise of { $schools }.
drawing-why-other-blocks = The plan's files say otherwise of { $blocks } blocks.
drawing-why-other-rules = The plan's files say otherwise of the rules.
drawing-why-other-pins = The plan's files say otherwise of { $blocks } pins.
drawing-why-broken = A promise would be broken: { $found }
