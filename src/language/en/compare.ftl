# Two plans side by side.
compare = Compare plans
compare-one = A
compare-other = B
compare-a = A
compare-b = B
compare-do = Compare
compare-today-what = Today's zones are what the inputs say they are. They are no optimum, and nobody proved anything about them.
compare-summary = { $blocks ->
    [one] { $blocks } block
   *[other] { $blocks } blocks
  } with { $children ->
    [one] { $children } child
   *[other] { $children } children
  } go to another school in B than in A.
compare-figures = Figures
compare-figure = Figure
compare-difference = B − A
compare-mean = Mean walk (m)
compare-median = Half of the children walk at most (m)
compare-most = 95 of 100 children walk at most (m)
compare-worst = Longest walk (m)
compare-walk = All walks together (child-kilometers)
compare-beyond = Children who walk more than { $meters } m
compare-at-nearest = Children at their nearest school
compare-envy-blocks = Blocks that could ask “why not us?”
compare-envy-children = Their children
compare-envy-what = A block could ask “why not us?” where a school nearer to it takes children who live farther away, and its own children would fit in their place.
compare-unplaced = Children without a seat
compare-over-seats = Children beyond seats
compare-schools-over = Schools over their seats
compare-fill-least = Emptiest school (children per seat)
compare-fill-most = Fullest school (children per seat)
compare-exceptions = Exceptions (blocks)
compare-exceptions-cost = What exceptions cost (child-meters)
compare-needs-script = The tables say all that the maps show; the maps need a script.
compare-loading = The maps are coming …
compare-maps-what = Both maps move together. Blocks with a red border go to another school. Click on a block to read where it goes.
compare-map = Map of { $name }
compare-stays = { $block }: { $to } in both
compare-goes = { $block }: { $from } in A, { $to } in B
compare-loads = Schools
compare-school = School
compare-seats = Seats
compare-children = Children
compare-children-change = Children, B − A
compare-movers = { $count ->
    [one] Who moves: { $count } block
   *[other] Who moves: { $count } blocks
  }
compare-movers-table = Who moves
compare-csv = All of them as CSV
compare-xlsx = The whole comparison as XLSX
compare-nobody-moves = Nobody moves.
compare-block = Block
compare-blocks = Blocks
compare-from = From (A)
compare-to = To (B)
compare-walk-a = Walk in A (m)
compare-walk-b = Walk in B (m)
compare-longer = Longer by (m)
compare-page = Page { $page } of { $pages }
compare-before = Page before
compare-after = Next page
compare-gone = { $count ->
    [one] { $count } block is only in A
   *[other] { $count } blocks are only in A
  }
compare-new = { $count ->
    [one] { $count } block is only in B
   *[other] { $count } blocks are only in B
  }
compare-and-more = and { $count } more, which are in the download
compare-prices = What the exceptions of { $name } cost
compare-no-exceptions = There are no exceptions.
compare-each-exception = Each of { $count } exceptions
compare-rule-school = By the rule
compare-reason = Reason
compare-extra = Cost (child-meters)
compare-same = A plan is beside itself; choose another one.
compare-today-twice = Today's zones are beside themselves; choose a plan to put beside them.
compare-no-today = Nobody knows today's zones here: the inputs of the plan name no school of today (current_school), and no plan to keep to.
rules-sheet = The three rules on one sheet
rules-sheet-what = What each rule makes of the same inputs, and today's zones where they are known.
rules-made = Sheets that were made
rules-show = Show
rules-none = No sheet has been made yet.
rules-ask = Have a sheet made
rules-no-plan = { $rule } makes no plan of it:
compare-trouble = The maps could not be shown. The tables say all that they would.
