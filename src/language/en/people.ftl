# The pages for parents.

site-name = Which school is ours?
skip = Skip to the content
navigation = Pages
more = More
schools = Schools
all-schools = All schools
how-link = How it works
privacy = Privacy
check-link = Check a notice
data = Data
notices = Third-party notices
to-the-beginning = To the beginning
look = Look

number = { $count }
meters = { $meters } m

## Finding home

find-label = Your compound, address or school
find-button = Find
find-hint = Chinese, pinyin, initials or English; a part of the name is enough. Or tap your home on the map.
use-my-position = Use my position
position-refused = Your telephone does not say where it is. Type a name, or tap the map.
which-one = Which “{ $asked }” do you mean?
nothing-found = Nothing here is called “{ $asked }”
nothing-found-hint = Try a shorter part of the name, or its pinyin. If the name is right, your home may be outside this district.
outside-title = Outside the district
outside-text = This place is not in this district. Ask the office of the district in which you live.
unknown-block-title = No such home
unknown-block-text = This plan has no block of that number. Find it by its name.
trouble-title = That did not work
trouble-text = The address of this page is not right, or something went wrong here. Begin again with the name of your compound.
no-plan-title = No plan then
no-plan-text = No plan was valid on that day, or this plan is not published here.
block-of-school = { $id }, belongs to { $school }
is-school = a school

## A home's answer

home-belongs-to = { $home } belongs to
no-seat = There is no seat
no-seat-means = There are fewer seats than children. The office has to say where a seat will be found; ask there.
walk-straight = { $meters } m away, in a straight line
walk-streets = { $meters } m on foot, along the streets
walk-streets-minutes = { $meters } m on foot, along the streets: about { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
gate-at = The gate is at
more-gates = { $count ->
        [one] and { $count } more gate
       *[other] and { $count } more gates
    }
single-school-zone = This zone is of one school alone.
shared-zone = The zone is shared with { $schools }; within it the same rule decides, without a lottery.
level-primary = Primary school
level-junior = Junior school
level-nine-year = Nine-year school
why = Why this school?
sketch = Map: { $home }, the zone of { $school }, and the way there
sketch-caption = The colored area is the zone; the thick line leads to your school, thin ones to schools that are nearer.
sketch-of-zone = Map: the zone of { $school }
arithmetic = Distance + crowding in meters, school by school
school = School
distance = Distance
crowding = Crowding
moving = Moving
sum = Sum
yours = yours
barred-ban = ruled out by the office
barred-too-far = farther than { $meters } m, which nobody has to walk
seats-to-get-in = { $count ->
        [one] { $count } more seat there would bring you in
       *[other] { $count } more seats there would bring you in
    }
next = What to do next
register-at = Enroll your child at { $school }.
ask-for-a-seat = Ask the office which school has a seat for your child.
register-from-until = Enrollment is from { $first } to { $last }.
register-from = Enrollment begins on { $first }.
register-until = Enrollment ends on { $last }.
register-online = Enroll online
bring = Bring along:
whom-to-ask = Whom to ask
ask-the-office = Questions go to the enrollment office of your district.
check-yourself = How to check this yourself
check-straight = Measure the straight line from { $place } (where distances of your block begin) to the gate of each school: on paper with a ruler, or in any map program.
check-streets = Walk the way, or measure it in any map program: from { $place } to the nearest street and along the streets to the gate of each school.
check-given = The office gave the distances; ask it for them.
check-crowding = To each distance add the crowding of the school. It is the same for everybody, and stands in the list of schools.
check-sum = The school with the least sum is yours, unless it is said above why not.
check-plan = This plan is the one with the digest
answer-as-data = This answer as data (JSON)
whole-answer = Why, and what to do next
notice = Notice to print
notice-pdf = Notice as PDF
notice-code = Anybody can check it by its code:
levels = Levels
other-levels = The same homes at other levels

## Plans in time

status-draft = A draft. It is not decided yet.
status-draft-until = A draft, open for comments until { $day }. It is not decided yet.
status-since = Valid since { $day }.
status-until = Valid until { $day }; another plan comes then.
status-from-until = Valid from { $from } until { $until }.
status-coming = Published; valid from { $day } on.
status-over = Was valid until { $day }.
status-always = Valid now
other-plans = Other plans
without-seat = no seat
draft-changes-nothing = In the draft that is open for comments your school stays { $school }.
draft-changes = In the draft that is open for comments { $home } would belong to { $school }.
coming-changes-nothing = From { $day } on a new plan is valid. Your school stays { $school }.
coming-changes = From { $day } on a new plan is valid, and { $home } belongs to { $school }.
now-the-same = Today your school is { $school }, too.
now-another = Today { $home } belongs to { $school }.
first-day-decides = The first day of school decides: who starts before { $day } goes by the plan of now, who starts on that day or later goes by the new one.
history = In other plans
plan = Plan

## The plan

this-plan = This plan
map = Map of schools and their zones
zoom-in = Zoom in
zoom-out = Zoom out
mean-walk = mean distance
longest-walk = longest distance
at-nearest = at their nearest school
over-seats = children over seats
unplaced = without a seat
bound = No plan can have a mean below { $meters }; this one is { $gap } above.
nearest-only = Everybody to the nearest school: { $meters } on average, and { $over ->
        [one] { $over } child over seats.
       *[other] { $over } children over seats.
    }
todays-zones = Zones of today: { $meters } on average, and { $over ->
        [one] { $over } child over seats.
       *[other] { $over } children over seats.
    }
what-it-means = What this means

## Schools

crowding-means = Crowding is what counts on top of everybody's distance to a school that more children want than it has seats for. It is the same for every family.
fill = Seats taken
of-seats = { $children } of { $seats }
crowding-column = Crowding, m
mean-walk-column = Mean distance
shares-its-zone = The zone is shared with
border-in-words = The border, street by street
so-many-blocks =
    { $count ->
        [one] { $count } block of homes
       *[other] { $count } blocks of homes
    }

## How it works

how-title = How the zones come about
how-nearest = If every child went to the nearest school, some schools would be overfull and others half empty. So some children have to go to the second nearest. The question is which.
how-crowding = Every school that more children want than it has seats for has a crowding: a number of meters that counts on top of everybody's distance to it. Each home goes where distance + crowding is least. It is the same addition for every family; nobody is drawn by lot, and no exam is asked for.
how-proof = The crowdings are chosen so that all children together walk as little as the seats allow. They also prove it: from them follows a distance below which no plan can be, and anybody can compute that again.
how-blocks = The homes of one block are never split between schools. For a few blocks that, or that zones hang together, means another school than the sum says. They are listed one by one with the reason.
how-rules = The office may decide some things by hand: that a block belongs to a certain school, or that it keeps the school it had. Where that is so the answer says it.

## Privacy

privacy-cookies = These pages set no cookies and ask for no account.
privacy-log = What you look for, and where, is written down nowhere: not in a log, not in a database.
privacy-position = Your position is asked for only if you press the button, is used for this one answer, and is not kept.
privacy-others = Nothing is loaded from other companies: no fonts, no scripts, no counters. Only if the office has put a base map under its own does your browser ask that map's server for pictures. Links to other sites do not say where you come from.
privacy-children = No page says how many children live in a block.
privacy-comments = Comments on a draft are kept for the office to read, with what you write in them and the day. Who sent them is not kept.

## Checking a notice

check-title = Check a notice
check-label = The code on the notice
check-button = Check
check-means = Every notice has a code. Type it, and see what the published plan says.
check-unknown = No notice has this code. Look at the paper again; letters O and I are never in it, they are read as 0 and 1.
check-found = This notice is one of ours.
check-home = { $home } belongs to { $school }.
check-home-without = There is no seat for { $home }.
check-not-current = It is not the plan that is valid today.

## Drafts and comments

home = Home
school-now = School now
school-then = School then
changes-title = What changes
changes-file = All of them as a table (CSV)
changes-more = { $count ->
        [one] { $count } more is in the file.
       *[other] { $count } more are in the file.
    }
so-many-changes = { $count ->
        [0] No block changes its school.
        [one] { $count } block changes its school.
       *[other] { $count } blocks change their school.
    }
comment-title = Tell the office what you think
comment-means = The office reads every comment. You need no account; who sends it is not kept.
comment-text = Your comment
comment-contact = How the office may reach you (if you like)
comment-trap = Leave this empty
comment-send = Send
comment-taken = Thank you
comment-number = Your comment is kept. It has the number { $id }.
back = Back
no-consultation-title = Not open for comments
no-consultation-text = Nobody is asked about this plan today.
too-many-comments-title = Too many comments at once
too-many-comments-text = Please wait a few minutes and send it again.
no-other-plan-title = Nothing to compare
no-other-plan-text = There is no draft and no coming plan beside the one that is valid.
