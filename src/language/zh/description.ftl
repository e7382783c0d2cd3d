# 片区的文字描述：四至、逐段边界，以及其中的住户。

zone-title = { $schools }招生片区

zone-title-shared = { $zone }片区（多校划片：{ $schools }）

zone-of = { $school }片区

zone-called = { $zone }片区

zone-without-outline = 片区内的小区没有图形边界，无从描述四至。

zone-pieces = 本片区由互不相连的 { $count } 块组成。

zone-piece = 第 { $piece } 块

zone-bounds = { $piece }四至：{ $sides }。

zone-sides = 东至{ $east }，南至{ $south }，西至{ $west }，北至{ $north }

zone-border = { $piece }边界：{ $around }

zone-enclave = 其中不含以下边界围成的部分（{ $sides }）：{ $around }

zone-around = 自西北角起，顺时针一周，全长约 { $length } 米：

zone-around-from = 自西北角（{ $one }与{ $other }交会处）起，顺时针一周，全长约 { $length } 米：

## 边界的一段

zone-step = { $along }{ $toward ->
        [north] 向北
        [northeast] 向东北
        [east] 向东
        [southeast] 向东南
        [south] 向南
        [southwest] 向西南
        [west] 向西
        [northwest] 向西北
       *[nowhere] { "" }
    }约 { $length } 米{ $end }（{ $side ->
        [north] 北
        [east] 东
        [south] 南
       *[west] 西
    }界）。

zone-along = 沿{ $thing }

# 不是地面上的事物，而是与谁相邻。
zone-along-border = 沿与{ $thing }的分界

zone-to = ，至{ $thing }

zone-to-border = ，至与{ $thing }相邻处

zone-to-start = ，回到起点

zone-barrier = { $kind ->
        [railway] 铁路
        [water] 河道
        [road] 快速路
       *[unknown] 屏障线
    }

zone-unplaced = 没有学位的小区

zone-edge = 本区边界

## 住户

zone-streets = 街道门牌：

zone-street = { $street }：{ $numbers }

zone-numbers = { $numbers }号{ $parity ->
        [odd] （单号）
        [even] （双号）
       *[all] { "" }
    }

zone-blocks = 小区（{ $count } 个）：{ $blocks }。
