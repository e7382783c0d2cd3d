# 报告页面：每处文字都以两种语言并列。

## 全方案

report-placed = 有学位儿童
report-unplaced = 学位缺口
report-over-seats = 超员
report-mean-walk = 平均距离
report-longest = 最远
report-at-nearest-school = 就读最近学校
report-at-nearest = 就读最近
report-gap = 与下界差距
report-exceptions = 例外
report-pieces = 片数
report-today = 现行
report-nearest = 全部就近
report-this-plan = 本方案
report-any-plan = 任何不超员方案
report-n-schools = 校

## 学位缺口

report-shortage-title = 学位缺口
report-shortage-said = { $blocks } 个小区的 { $children } 名儿童没有学位。增加以下学位即可解决：
report-more-seats = 需增学位
report-blocks-without-seat = 无学位小区
report-no-seat = 无学位

## 地图

report-map = 片区地图
report-map-said = 同色为一片；圆点为学校，大小表示学位数。

## 学校

report-schools-title = 学校
report-schools-said = 每个小区就读“距离 + 拥挤附加距离”最小的学校。有余位的学校附加距离为零；其他学校的附加距离就是每增加一个学位可节省的距离。
report-school-head = 学校
report-children-of-seats = 儿童/学位
report-fill = 使用率
report-crowding = 拥挤附加距离
report-walks = 平均/最远距离
report-blocks = 小区
report-cut-edges = 割边
report-compactness = 紧凑度

## 多校划片

report-shared-title = 多校划片
report-zone = 片区
report-schools = 学校
report-quality = 质量
report-balance-title = 片区间均衡度
report-balance-said = 标准差除以平均值，每个片区计一次（变异系数）。
report-balance-before = 一校一片：{ $count } 个片区
report-balance-after = 本方案：{ $count } 个片区
report-demand = 最近儿童/学位
report-load = 就读儿童/学位
report-children = 就读儿童

## 边界

report-cut-edges-title = 割边
report-cut-edges-said = 分属不同片区的相邻小区对：越少，边界越平整。紧凑度为 4π·面积÷周长²（Polsby–Popper）：圆为 1，正方形为 0.79，参差或狭长者接近 0。
report-island = 无学校的孤岛

## 例外

report-exceptions-title = 例外
report-exceptions-said = 未就读“距离 + 拥挤附加距离”最小学校的小区，以及多出的距离。
report-block = 小区
report-school = 学校
report-reason = 原因
report-extra = 多出
report-extra-child-meters = 多出（人·米）

## 可核验

report-proof-said = 以上数字均可不经求解器独立核验：
report-worst-walk = 最远距离 { $walk }；任何方案都不能低于 { $least }。
report-moved = 与原方案相比，调整 { $blocks } 个小区、{ $children } 名儿童。
report-tighter = 由搜索得出（{ $how }），verify 不核验：与最优方案相差不超过 { $above }。
report-input = 输入文件
