# 一户人家的入学通知（可打印）。

notice-title = 入学划片告知单
notice-draft = 征求意见稿。{ $until }前（含当日）可提出意见。方案尚未确定，本单不作为入学依据。

notice-home = 住址
notice-home-and-id = { $home }（小区编号 { $id }）
notice-block = 小区编号 { $id }
notice-school = 对应学校
notice-no-seat = 暂无学位
notice-walk = 上学路程
notice-walk-minutes = 沿道路 { $meters } 米，步行约 { $minutes } 分钟
notice-walk-streets = 沿道路 { $meters } 米
notice-walk-straight = { $meters } 米
notice-level = 学段
notice-level-called = { $level ->
        [primary] 小学
        [junior] 初中
        [nine-year] 九年一贯制
       *[other] { $level }
    }
notice-status = 方案状态
notice-status-always = 已公布，现行有效
notice-status-from = 已公布，自{ $from }起施行
notice-status-until = 已公布，施行至{ $until }新方案接替为止
notice-status-from-until = 已公布，自{ $from }起施行，至{ $until }新方案接替为止
notice-status-draft = 征求意见中
notice-status-draft-from = 征求意见中，拟自{ $from }起施行
notice-plan = 方案编号

notice-why = 为什么是这所学校
notice-arithmetic = 计算过程
notice-meters = 单位：米。同一所学校的拥挤附加距离，对每个家庭都一样。
notice-column-school = 学校
notice-column-walk = 路程
notice-column-crowding = 拥挤附加
notice-column-sum = 合计
notice-own = 您家的学校
notice-seats-to-get-in = 该校若增加 { $seats } 个学位，您家即可入读

notice-check = 如何自行核对
notice-measure = { $how ->
        [streets] 路程沿道路量取，从住处到学校最近的校门。
        [given] 路程由招生部门给定。
       *[straight] 路程按直线量取，从小区中心到校门。
    }
notice-places = 住处取在 { $home }，校门取在 { $gate }（经度, 纬度）。
notice-compare-sums = 请把表中每所学校的拥挤附加距离加到您家到该校的路程上：除上文另有说明外，合计最小的就是您家的学校。邻居的告知单上，同一所学校的拥挤附加距离完全相同；包含全部数字的方案已公布。
notice-compare-nearest = 学位由近到远依次安排。可查询较近学校最后一位录取家庭的路程：除上文另有说明外，您家的路程比它更长。包含全部路程的方案已公布。

notice-ask = 向谁咨询
notice-whom = 请咨询本区招生部门，并告知下方的验证码，对方即可知道是哪一处住址、哪一个方案。

notice-code = 验证码
notice-look-up = 任何人都可以在下列网址（或扫描二维码）查验本告知单是否真实、是否仍然有效：
notice-look-up-somewhere = 任何人都可以凭此验证码向招生部门查验本告知单是否真实、是否仍然有效。
notice-picture = 二维码，内容为查验本告知单的网址
notice-page = 第 { $page } 页，共 { $pages } 页
