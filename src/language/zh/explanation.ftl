# 为什么划入这所学校：答复中的各句及算式。
#
# $own 是该小区的学校，$school 是另一所。各有：步行距离、拥挤附加距离、两者之和、算式、
# 调整学校的代价，以及加上代价后的距离与总和。

why-your-school = 您家对应的学校是{ $own }，{ $way ->
        [straight] { "" }
       *[streets] 沿街步行
    }距离 { $own_walk } 米{ $way ->
        [minutes] ，约 { $minutes } 分钟
       *[other] { "" }
    }。

why-none-nearer = 没有更近的学校。

why-shared = 该校与{ $others }共用片区“{ $zone }”（多校划片）：片区内每个家庭的学校仍按同一规则确定，不摇号。

## 算式

why-addition = { $sign ->
        [plus] { $walk } + { $crowding } = { $sum } 米
        [minus] { $walk } − { $crowding } = { $sum } 米
       *[none] { $walk } 米
    }

why-school-addition = { $school } { $addition }

why-between-additions = ；

why-also-nearer = 更近的学校还有：{ $additions }。

## 由距离与拥挤附加距离决定

why-nearer = { $school }更近：{ $addition }。

why-nearer-over-asked = { $school }更近，距离 { $walk } 米，但想去的孩子多于学位。为使学位够用，所有家庭到{ $school }的距离一律加上 { $crowding } 米拥挤附加距离：{ $addition }。

why-several-nearer = 有 { $count } 所学校更近。想去的孩子多于学位的学校，为使学位够用，所有家庭的距离一律加上拥挤附加距离：{ $additions }。

why-several-nearer-over-asked = 有 { $count } 所学校更近，但想去的孩子多于学位。为使学位够用，所有家庭到这些学校的距离一律加上拥挤附加距离：{ $additions }。

why-own-over-asked = { $own }也有拥挤附加距离：{ $own_addition }。

why-own-discounted = 为使{ $own }达到最低人数，所有家庭到{ $own }的距离一律减去 { $own_crowding } 米：{ $own_addition }。

why-nearer-for-you = 这样算来，{ $own }对您家更近：{ $own_sum } < { $sum }。

why-the-same-for-you = 这样算来，{ $own }与{ $school }对您家一样近：{ $own_sum } = { $sum }。您家所在的小区划入{ $own }。

why-the-same-but-full = 这样算来，{ $own }与{ $school }对您家一样近：{ $own_sum } = { $sum }。{ $school }容不下所有同样近的家庭，您家所在的小区划入{ $own }。

why-more-seats = { $school }增加 { $seats } 个学位

why-between-more-seats = ，或者

why-with-more-seats = 如果{ $ways }，您家就可以去那里就读。

why-with-any-more-seats = 如果{ $ways }，您家就可以去那里就读。

## 学校已定

why-own-block = 这所学校就在您家所在的小区内，学校所在的小区一律划入本校。

why-pinned = 教育部门指定您家所在的小区划入这所学校。

why-not-twice = 您家所在的小区近年已调整过，短期内不再变动。

why-otherwise = 若只看距离与拥挤附加距离之和，应为{ $school }：{ $addition }，小于{ $own }的 { $own_addition }。

## 另有原因

why-but = 若只看距离与拥挤附加距离之和，应为{ $school }：{ $addition }，而{ $own }为 { $own_addition }。但{ $because }。为此每个孩子多出 { $own_sum } − { $sum } = { $extra } 米。

why-but-a-seat = 若只看距离与拥挤附加距离之和，您家所在的小区本来没有学位：{ $own_addition }，而没有学位按 { $no_seat } 米计，{ $no_seat } < { $own_sum }。但{ $because }。

why-but-no-seat = 若只看距离与拥挤附加距离之和，应为{ $school }：{ $addition }。但{ $because }。

why-kept = 您家所在的小区原来就属于{ $own }，调整学校按每个孩子 { $moving } 米计：{ $sum } + { $moving } = { $moved_sum } 米，{ $own_sum } { $sign } { $moved_sum }

why-banned = 教育部门已排除您家所在的小区划入{ $school }

why-too-far = 任何人不得走超过 { $most } 米，而到{ $school }更远：{ $most } < { $walk }

why-worst-walk = 规则要使最远的距离尽可能短，全区最远为 { $most } 米，而到{ $school }更远：{ $most } < { $walk }

why-connected = 片区须连成一片，若您家所在的小区单独划入{ $school }，就有片区会断开

why-connected-here = 片区须连成一片，没有您家所在的小区，{ $own }的片区就会断开

why-whole-block = 一个小区的孩子不拆分到不同学校，为使各校人数都不超过学位，您家所在的小区整体划入{ $own }

why-whole-block-here = 小区不拆分，{ $own }因此有学位空出，由您家所在的小区使用

why-no-room-for-all = 一个小区的孩子不拆分到不同学校，而能到达的学校都没有足够的剩余学位容纳整个小区

why-no-room-elsewhere = { $because }；其他能到达的学校也没有足够的剩余学位

## 距离近者优先

why-nearest-first = 学位先给最近的家庭。

why-refused = { $schools }的学位已先给了离校更近的家庭，余下的不够您家所在小区的全部孩子，而小区不拆分{ $connected ->
        [yes] ；或者会使片区断开
       *[no] { "" }
    }。

why-refused-at = { $school }（{ $walk } 米）

why-between-refused = 、

why-nearer-but-kept = { $school }更近，距离 { $walk } 米，但您家所在的小区原来就属于{ $own }，调整学校按 { $moving } 米计：{ $walk } + { $moving } = { $moved_walk } 米，{ $own_walk } { $sign } { $moved_walk }。

why-farther-the-same = 更远的学校也是如此。

## 没有学位

why-no-seat = 您家所在的小区没有学位。

why-no-way = 从那里没有路通往任何学校。

why-shortage = 学位少于适龄儿童。为使学位用在最能少走路的地方，到学校的距离要加上拥挤附加距离：{ $additions }。

why-without-seat = 没有学位按 { $no_seat } 米计：{ $no_seat } { $sign } { $sum }。

## 答复之下的学校表

choice-school = 学校
choice-name = 名称
choice-walk = 距离
choice-crowding = + 拥挤附加
choice-sum = = 合计
choice-seats = 再增多少学位可入
