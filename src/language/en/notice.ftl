# The printed notice of one home's school.

notice-title = School notice
notice-draft = Draft. People may comment on it until { $until }. Nothing has been decided: this paper gives no right to a seat.

notice-home = Home
notice-home-and-id = { $home } (block { $id })
notice-block = block { $id }
notice-school = School
notice-no-seat = no seat yet
notice-walk = Way to school
notice-walk-minutes = { $meters } m along streets, { $minutes ->
        [one] about { $minutes } minute
       *[other] about { $minutes } minutes
    } on foot
notice-walk-streets = { $meters } m along streets
notice-walk-straight = { $meters } m
notice-level = Level
notice-level-called = { $level ->
        [primary] primary school
        [junior] junior high school
        [nine-year] nine-year school
       *[other] { $level }
    }
notice-status = Status
notice-status-always = published and in force
notice-status-from = published, valid from { $from }
notice-status-until = published, valid until another plan takes its place on { $until }
notice-status-from-until = published, valid from { $from } until another plan takes its place on { $until }
notice-status-draft = draft under consultation
notice-status-draft-from = draft under consultation; could be valid from { $from }
notice-plan = Plan

notice-why = Why this school
notice-arithmetic = The arithmetic
notice-meters = In meters. The crowding of a school is the same for every family.
notice-column-school = School
notice-column-walk = Way
notice-column-crowding = Crowding
notice-column-sum = Sum
notice-own = your school
notice-seats-to-get-in = { $seats ->
        [one] with { $seats } more seat here, your home would be placed here
       *[other] with { $seats } more seats here, your home would be placed here
    }

notice-check = How to check this yourself
notice-measure = { $how ->
        [streets] Ways are measured along streets, from the home to the nearest gate of the school.
        [given] Ways are those that the enrollment office has set.
       *[straight] Ways are measured in a straight line, from the middle of the block to the gate of the school.
    }
notice-places = The home is taken to be at { $home }, the gate at { $gate } (longitude, latitude).
notice-compare-sums = Add the crowding of each school in the table to your way there. Home by home, the smallest sum decides, unless a reason above says otherwise. Every neighbor's notice has the same crowdings; the plan with all of them is published.
notice-compare-nearest = Seats are given to the nearest homes first. Ask for the longest way of those who got a seat at a nearer school: yours is longer, unless a reason above says otherwise. The plan with all ways is published.

notice-ask = Whom to ask
notice-whom = The enrollment office of your district. Tell it the code below: it says which home and which plan you ask about.

notice-code = Verification code
notice-look-up = Anybody can look up whether this notice is genuine and still holds, at this address or by the picture:
notice-look-up-somewhere = Anybody can look up at the enrollment office, by this code, whether this notice is genuine and still holds.
notice-picture = QR code with the address where this notice can be looked up
notice-page = page { $page } of { $pages }
