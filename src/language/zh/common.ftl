# 多处用到的文字。

day = { $year }年{ $month }月{ $day }日

so-many-schools = { $count } 所学校
