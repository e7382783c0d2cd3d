# What several pages and papers say.

# What speakers of it call the language.
language = English

day =
    { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }

so-many-schools =
    { $count ->
        [one] { $count } school
       *[other] { $count } schools
    }

# Between thousands, in figures of a sentence.
thousands = ,

between-names = ,{ " " }

between-sentences = { " " }

sentence = { $clause }.

rule = { $rule ->
        [nearest-first] The nearest homes first, no school overfull, no block split.
        [shortest-worst-walk] The longest walk as short as can be, then least total walk; no school overfull, no block split.
       *[least-walk] Least total walk, no school overfull, no block split.
    }

# Why a block is an exception.
reason = { $reason ->
        [pin] pinned by the office
        [not-twice] moved not long ago
        [own-block] a school's own block
        [ban] barred by the office
        [too-far] farther than anybody may walk
        [keep] kept where it was
        [connected] zones are of one piece
        [whole-block] blocks are never split
       *[rule] the rule
    }

school-zones = School zones
