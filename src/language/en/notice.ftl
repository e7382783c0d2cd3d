# The printed notice of one home's school.

paper-title = School notice
paper-draft = Draft. People may comment on it until { $until }. Nothing has been decided: this paper gives no right to a seat.

paper-home = Home
paper-home-and-id = { $home } (block { $id })
paper-block = block { $id }
paper-school = School
paper-school-at = Its address
paper-no-seat = no seat yet
paper-walk = Way to school
paper-walk-minutes = { $meters } m along streets, { $minutes ->
        [one] about { $minutes } minute
       *[other] about { $minutes } minutes
    } on foot
paper-walk-streets = { $meters } m along streets
paper-walk-straight = { $meters } m
paper-level = Level
paper-level-called = { $level ->
        [primary] primary school
        [junior] junior high school
        [nine-year] nine-year school
       *[other] { $level }
    }
paper-status = Status
paper-status-always = published and in force
paper-status-from = published, valid from { $from }
paper-status-until = published, valid until another plan takes its place on { $until }
paper-status-from-until = published, valid from { $from } until another plan takes its place on { $until }
paper-status-draft = draft under consultation
paper-status-draft-from = draft under consultation; could be valid from { $from }
paper-plan = Plan

paper-why = Why this school
paper-arithmetic = The arithmetic
paper-meters = In meters. The crowding of a school is the same for every family.
paper-column-school = School
paper-column-walk = Way
paper-column-crowding = Crowding
paper-column-sum = Sum
paper-own = your school
paper-seats-to-get-in = { $seats ->
        [one] with { $seats } more seat here, your home would be placed here
       *[other] with { $seats } more seats here, your home would be placed here
    }

paper-check = How to check this yourself
paper-measure = { $how ->
        [streets] Ways are measured along streets, from the home to the nearest gate of the school.
        [given] Ways are those that the enrollment office has set.
       *[straight] Ways are measured in a straight line, from the middle of the block to the gate of the school.
    }
paper-places = The home is taken to be at { $home }, the gate at { $gate } (longitude, latitude).
paper-compare-sums = Add the crowding of each school in the table to your way there. The school with the smallest sum is yours, unless a reason above says otherwise. Every neighbor's notice has the same crowdings; the plan with all of them is published.
paper-compare-nearest = Seats are given to the nearest homes first. Ask for the longest way of those who got a seat at a nearer school: yours is longer, unless a reason above says otherwise. The plan with all ways is published.

paper-ask = Whom to ask
paper-office = The enrollment office of your district
paper-whom = { $office }.
paper-phone = Telephone: { $known }.
paper-address = Address: { $known }.
paper-hours = Hours: { $known }.
paper-website = Website: { $known }
paper-tell-the-code = The code below says which home and which plan you ask about.

paper-code = Verification code
paper-look-up = Anybody can look up whether this notice is genuine and still holds, at this address or by the picture:
paper-look-up-somewhere = Anybody can look up at the enrollment office, by this code, whether this notice is genuine and still holds.
paper-picture = QR code with the address where this notice can be looked up
paper-page = page { $page } of { $pages }

# Letters to many, maps on paper.
paper-to = To: { $address }
mail-sheet = Letters
mail-address = Address
mail-block = Block id
mail-block-name = Block
mail-school = School id
mail-school-name = School
mail-school-address = Address of the school
mail-walk = Walk (m)
mail-minutes = Walk (minutes)
mail-why = Why
mail-code = Code
mail-look-up = Where to look it up
map-zones-of-level = School zones: { $level }
map-overview-facts = { $schools } schools, { $blocks } blocks
map-overview-picture = Map of all school zones
map-zone-facts = { $blocks ->
    [one] { $blocks } block
   *[other] { $blocks } blocks
  }
map-zone-picture = Map: { $zone }
map-foot = Scale 1 : { $scale } · plan { $plan }
map-kilometers = { $km } km
map-meters = { $meters } m
map-north = N
map-legend-own-gate = gate of this school
map-legend-gate = gate of a school
map-legend-border = border of the zone
map-legend-zones = border of a zone
map-legend-block = border of a block
