# Why a home belongs to its school: the sentences of an answer, with its arithmetic.
#
# $own is the block's school, $school another one. Of each: the walk, the crowding, their sum, the
# addition ("420 + 310 = 730 m"), what moving there counts, and the walk and the sum with that.

why-your-school = Your school is { $own }, { $own_walk } m away{ $way ->
        [minutes] { " " }along streets, { $minutes ->
            [one] a minute's walk
           *[other] a walk of { $minutes } minutes
        }
        [streets] { " " }along streets
       *[straight] { "" }
    }.

why-none-nearer = No school is nearer.

why-shared = It has the zone { $zone } together with { $others }: in it every home has its school by the same rule, without lottery.

## Additions

why-addition = { $sign ->
        [plus] { $walk } + { $crowding } = { $sum } m
        [minus] { $walk } − { $crowding } = { $sum } m
       *[none] { $walk } m
    }

why-school-addition = { $school } { $addition }

why-between-additions = ;{ " " }

why-also-nearer = Also nearer: { $additions }.

## Distance and crowding decide

why-nearer = { $school } is nearer: { $addition }.

why-nearer-over-asked = { $school } is nearer, { $walk } m away, and over-asked. So that its seats suffice, everybody's distance to { $school } counts { $crowding } m more: { $addition }.

why-several-nearer = { $count } schools are nearer. Distances to schools that are over-asked count more for everybody, so that their seats suffice: { $additions }.

why-several-nearer-over-asked = { $count } schools are nearer, and over-asked. So that their seats suffice, everybody's distance to them counts more: { $additions }.

why-own-over-asked = { $own } is over-asked as well: { $own_addition }.

why-own-discounted = So that { $own } gets the children that it has to have, everybody's distance to it counts { $own_crowding } m less: { $own_addition }.

why-nearer-for-you = With that, { $own } is nearer for you: { $own_sum } < { $sum }.

why-the-same-for-you = With that, { $own } and { $school } count the same for you: { $own_sum } = { $sum }. Your block goes to { $own }.

why-the-same-but-full = With that, { $own } and { $school } count the same for you: { $own_sum } = { $sum }. { $school } has no seats for everybody who is placed so, and your block goes to { $own }.

why-more-seats = { $seats ->
        [one] { $seats } more seat
       *[other] { $seats } more seats
    } at { $school }

why-between-more-seats = , or{ " " }

why-with-more-seats = With { $ways } you would be there.

why-with-any-more-seats = With { $ways }, you would be there.

## The school is settled

why-own-block = It stands in your block, and the block a school stands in goes to it.

why-pinned = The enrollment office has assigned your block to it.

why-not-twice = Your block was moved not long ago, and is not to be moved again so soon.

why-otherwise = By distance and crowding alone it would be { $school }: { $addition }, less than { $own_addition } at { $own }.

## Something stands against what distance and crowding say

why-but = By distance and crowding alone it would be { $school }: { $addition }, against { $own_addition } at { $own }. But { $because }. That is { $own_sum } − { $sum } = { $extra } m more for each child.

why-but-a-seat = By distance and crowding alone there would be no seat for your block: { $own_addition }, and going without a seat counts { $no_seat } m, { $no_seat } < { $own_sum }. But { $because }.

why-but-no-seat = By distance and crowding alone it would be { $school }: { $addition }. But { $because }.

why-kept = your block was at { $own } before, and moving it counts { $moving } m more: { $sum } + { $moving } = { $moved_sum } m, and { $own_sum } { $sign } { $moved_sum }

why-banned = the enrollment office has ruled out { $school } for your block

why-too-far = nobody may walk farther than { $most } m, and to { $school } it is more: { $most } < { $walk }

why-worst-walk = the longest walk of all is to be as short as can be; it is { $most } m, and to { $school } it would be more: { $most } < { $walk }

why-connected = zones are of one piece, and if your block alone went to { $school }, one would fall apart

why-connected-here = zones are of one piece, and without your block that of { $own } would fall apart

why-whole-block = the children of a block are never split between schools, and so that no school has more children than seats, your block as a whole goes to { $own }

why-whole-block-here = blocks are never split between schools; so seats were left at { $own }, and your block has them

why-no-room-for-all = the children of a block are never split between schools, and no school in reach has seats left for all of yours

why-no-room-elsewhere = { $because }; and no other school in reach has seats left for it

## The nearest homes come first

why-nearest-first = Seats go to the nearest homes first.

why-refused = At { $schools } homes that are nearer to it than yours left too few seats for all the children of your block, and a block is never split{ $connected ->
        [yes] ; or a zone would not be in one piece
       *[no] { "" }
    }.

why-refused-at = { $school } ({ $walk } m)

why-between-refused = { " " }and at{ " " }

why-nearer-but-kept = { $school } is nearer, { $walk } m away; but your block was at { $own } before, and moving it counts { $moving } m more: { $walk } + { $moving } = { $moved_walk } m, and { $own_walk } { $sign } { $moved_walk }.

why-farther-the-same = At schools farther away it is the same.

## There is no seat

why-no-seat = There is no seat for your block.

why-no-way = No way leads from it to any school.

why-shortage = There are fewer seats than children. So that seats go where they spare most, distances to schools count more: { $additions }.

why-without-seat = Going without a seat counts { $no_seat } m, and { $no_seat } { $sign } { $sum }.

## The table of schools below an answer

choice-school = school
choice-name = name
choice-walk = walk
choice-crowding = + crowding
choice-sum = = sum
choice-seats = more seats to get in
