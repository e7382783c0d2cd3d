# 一户人家的入学通知（可打印）。

paper-title = 入学划片告知单
paper-draft = 征求意见稿。{ $until }前（含当日）可提出意见。方案尚未确定，本单不作为入学依据。

paper-home = 住址
paper-home-and-id = { $home }（小区编号 { $id }）
paper-block = 小区编号 { $id }
paper-school = 对应学校
paper-school-at = 学校地址
paper-no-seat = 暂无学位
paper-walk = 上学路程
paper-walk-minutes = 沿道路 { $meters } 米，步行约 { $minutes } 分钟
paper-walk-streets = 沿道路 { $meters } 米
paper-walk-straight = { $meters } 米
paper-level = 学段
paper-level-called = { $level ->
        [primary] 小学
        [junior] 初中
        [nine-year] 九年一贯制
       *[other] { $level }
    }
paper-status = 方案状态
paper-status-always = 已公布，现行有效
paper-status-from = 已公布，自{ $from }起施行
paper-status-until = 已公布，施行至{ $until }新方案接替为止
paper-status-from-until = 已公布，自{ $from }起施行，至{ $until }新方案接替为止
paper-status-draft = 征求意见中
paper-status-draft-from = 征求意见中，拟自{ $from }起施行
paper-plan = 方案编号

paper-why = 为什么是这所学校
paper-arithmetic = 计算过程
paper-meters = 单位：米。同一所学校的拥挤附加距离，对每个家庭都一样。
paper-column-school = 学校
paper-column-walk = 路程
paper-column-crowding = 拥挤附加
paper-column-sum = 合计
paper-own = 您家的学校
paper-seats-to-get-in = 该校若增加 { $seats } 个学位，您家即可入读

paper-check = 如何自行核对
paper-measure = { $how ->
        [streets] 路程沿道路量取，从住处到学校最近的校门。
        [given] 路程由招生部门给定。
       *[straight] 路程按直线量取，从小区中心到校门。
    }
paper-places = 住处取在 { $home }，校门取在 { $gate }（经度, 纬度）。
paper-compare-sums = 请把表中每所学校的拥挤附加距离加到您家到该校的路程上：除上文另有说明外，合计最小的就是您家的学校。邻居的告知单上，同一所学校的拥挤附加距离完全相同；包含全部数字的方案已公布。
paper-compare-nearest = 学位由近到远依次安排。可查询较近学校最后一位录取家庭的路程：除上文另有说明外，您家的路程比它更长。包含全部路程的方案已公布。

paper-ask = 向谁咨询
paper-office = 本区招生部门
paper-whom = { $office }。
paper-phone = 电话：{ $known }。
paper-address = 地址：{ $known }。
paper-hours = 办公时间：{ $known }。
paper-website = 网址：{ $known } 。
paper-tell-the-code = 咨询时请告知下方的验证码，对方即可知道是哪一处住址、哪一个方案。

paper-code = 验证码
paper-look-up = 任何人都可以在下列网址（或扫描二维码）查验本告知单是否真实、是否仍然有效：
paper-look-up-somewhere = 任何人都可以凭此验证码向招生部门查验本告知单是否真实、是否仍然有效。
paper-picture = 二维码，内容为查验本告知单的网址
paper-page = 第 { $page } 页，共 { $pages } 页

# 批量信件和纸质地图。
paper-to = 致：{ $address }
mail-sheet = 信件
mail-address = 地址
mail-block = 地块编号
mail-block-name = 地块
mail-school = 学校编号
mail-school-name = 学校
mail-school-address = 学校地址
mail-walk = 步行（米）
mail-minutes = 步行（分钟）
mail-why = 原因
mail-code = 查验码
mail-look-up = 查验网址
map-zones-of-level = 招生片区：{ $level }
map-overview-facts = { $schools } 所学校，{ $blocks } 个地块
map-overview-picture = 全部招生片区地图
map-zone-facts = { $blocks } 个地块
map-zone-picture = 地图：{ $zone }
map-foot = 比例尺 1 : { $scale } · 方案 { $plan }
map-kilometers = { $km } 公里
map-meters = { $meters } 米
map-north = 北
map-legend-own-gate = 本校校门
map-legend-gate = 学校校门
map-legend-border = 片区界线
map-legend-zones = 片区界线
map-legend-block = 地块界线
