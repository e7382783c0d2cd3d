# 家长页面。

site-name = 我家划片哪所学校？
skip = 跳到正文
navigation = 页面
more = 更多
schools = 学校
all-schools = 全部学校
how-link = 划片办法
privacy = 隐私
check-link = 核验通知单
data = 数据
notices = 第三方声明
to-the-beginning = 回到首页
look = 查看

number = { $count }
meters = { $meters } 米

## 查找住处

find-label = 小区、地址或学校名称
find-button = 查找
find-hint = 汉字、拼音、首字母、英文均可，输入一部分即可；也可以在地图上点您的家。
use-my-position = 用我的位置
position-refused = 手机没有提供位置。请输入名称，或在地图上点您的家。
which-one = 您要找的是哪一个“{ $asked }”？
nothing-found = 没有找到“{ $asked }”
nothing-found-hint = 请输入更短的一部分，或用拼音。如果名称无误，您的住处可能不在本区。
outside-title = 不在本区
outside-text = 这个位置不在本区范围内，请咨询您居住地所在区的招生部门。
unknown-block-title = 没有这个地块
unknown-block-text = 本方案中没有这个编号的地块，请按名称查找。
trouble-title = 没有成功
trouble-text = 网址有误，或者服务出了问题。请重新输入小区名称。
no-plan-title = 当时没有方案
no-plan-text = 那一天没有生效的方案，或者这个方案没有在这里公布。
block-of-school = { $id }，划入{ $school }
is-school = 学校

## 一户的答案

home-belongs-to = { $home } 划入
no-seat = 没有学位
no-seat-means = 学位少于适龄儿童。请向招生部门咨询如何安排学位。
walk-straight = 直线距离 { $meters } 米
walk-streets = 沿街步行 { $meters } 米
walk-streets-minutes = 沿街步行 { $meters } 米，约 { $minutes } 分钟
gate-at = 校门位置
more-gates = 另有 { $count } 个校门
single-school-zone = 单校划片：本片区只对应这一所学校。
shared-zone = 多校划片：与{ $schools }共用片区，片区内仍按同一规则确定，不摇号。
level-primary = 小学
level-junior = 初中
level-nine-year = 九年一贯制学校
why = 为什么是这所学校？
sketch = 示意图：{ $home }、{ $school }的片区和上学路线
sketch-caption = 着色部分为本片区；粗线通往您家的学校，细线通往更近的学校。
sketch-of-zone = 示意图：{ $school }的片区
arithmetic = 逐校比较：距离 + 拥挤附加距离（米）
school = 学校
distance = 距离
crowding = 拥挤附加
moving = 调整
sum = 合计
yours = 您家
barred-ban = 教育部门已排除
barred-too-far = 超过最远距离 { $meters } 米
seats-to-get-in = 该校再增加 { $count } 个学位，您家即可入读
next = 接下来做什么
register-at = 请到{ $school }办理入学。
ask-for-a-seat = 请向招生部门咨询哪所学校有学位。
register-from-until = 报名时间：{ $first }至{ $last }。
register-from = 报名自{ $first }开始。
register-until = 报名到{ $last }截止。
register-online = 网上报名
bring = 请携带：
whom-to-ask = 咨询
ask-the-office = 如有疑问，请咨询本区招生部门。
check-yourself = 如何自己核对
check-straight = 量出从 { $place }（您家所在地块的起点）到各校校门的直线距离：用尺子在纸质地图上量，或用任何地图软件。
check-streets = 走一遍，或用任何地图软件量出：从 { $place } 到最近的街道，再沿街到各校校门的距离。
check-given = 距离由教育部门提供，可向其索取。
check-crowding = 每个距离加上该校的拥挤附加距离。它对每个家庭都一样，列在学校一览表里。
check-sum = 合计最小的就是您家的学校；如果不是，上面写明了原因。
check-plan = 本方案的摘要值是
answer-as-data = 以数据形式查看（JSON）
whole-answer = 原因和后续步骤
notice = 可打印的通知单
notice-pdf = 下载通知单（PDF）
notice-code = 任何人都可以凭核验码查验：
levels = 学段
other-levels = 本片区住户的其他学段学校

## 方案的时间

status-draft = 征求意见稿，尚未确定。
status-draft-until = 征求意见稿，{ $day }前可提意见，尚未确定。
status-since = 自{ $day }起有效。
status-until = 有效至{ $day }，届时改用新方案。
status-from-until = 有效期：{ $from }至{ $until }。
status-coming = 已公布，自{ $day }起有效。
status-over = 有效期已于{ $day }结束。
status-always = 现行有效
other-plans = 其他方案
without-seat = 没有学位
draft-changes-nothing = 在征求意见的方案中，您家的学校仍是{ $school }。
draft-changes = 在征求意见的方案中，{ $home } 拟划入{ $school }。
coming-changes-nothing = 自{ $day }起实行新方案，您家的学校仍是{ $school }。
coming-changes = 自{ $day }起实行新方案，{ $home } 划入{ $school }。
now-the-same = 现行方案中您家的学校也是{ $school }。
now-another = 现行方案中 { $home } 划入{ $school }。
first-day-decides = 以入学日期为准：{ $day }以前入学的按现行方案，当日及以后入学的按新方案。
history = 历年方案
plan = 方案

## 本方案

this-plan = 本划片方案
map = 学校与招生片区地图
zoom-in = 放大
zoom-out = 缩小
mean-walk = 平均距离
longest-walk = 最远距离
at-nearest = 就读最近的学校
over-seats = 超出学位的儿童
unplaced = 没有学位的儿童
bound = 任何方案的平均距离都不可能低于 { $meters }；本方案只高出 { $gap }。
nearest-only = 若人人就近：平均 { $meters }，有 { $over } 名儿童超出学位。
todays-zones = 现行片区：平均 { $meters }，有 { $over } 名儿童超出学位。
what-it-means = 这些数字是什么意思

## 学校

crowding-means = 想去的孩子多于学位的学校有“拥挤附加距离”：到该校的距离一律加上这么多米，对每个家庭都一样。
fill = 学位使用
of-seats = { $children } / { $seats }
crowding-column = 拥挤附加（米）
mean-walk-column = 平均距离
shares-its-zone = 多校划片，共用片区的学校：
border-in-words = 逐街说明边界
so-many-blocks = { $count } 个地块

## 划片办法

how-title = 片区是怎样划定的
how-nearest = 如果人人都上最近的学校，有些学校会超员，有些学校会空着。因此有些孩子要去第二近的学校。问题是哪些孩子。
how-crowding = 想去的孩子多于学位的学校都有一个“拥挤附加距离”：到该校的距离一律加上这么多米。每户划入“距离 + 拥挤附加距离”最小的学校。对每个家庭都是同样的加法，不摇号，不考试。
how-proof = 拥挤附加距离使全体儿童在学位允许的范围内总路程最短；它同时也是证明：由它可以算出任何方案都无法低于的距离，人人都可以验算。
how-blocks = 一个地块的住户不拆分到不同学校。因此，或者因为片区须连成一片，有少数地块没有划入合计最小的学校，这些地块都逐一列出并说明原因。
how-rules = 有些事可以由教育部门决定：指定某个地块划入某校，或者保持原来的学校。凡是这样的，答案里都会写明。

## 隐私

privacy-cookies = 本网站不使用 Cookie，不需要注册。
privacy-log = 您查了什么、在哪里查，都不会记录：不写日志，不入数据库。
privacy-position = 只有您按下按钮才会询问您的位置，仅用于这一次回答，不保存。
privacy-others = 不加载其他公司的任何内容：没有外部字体、脚本和统计。只有当教育部门设置了底图时，您的浏览器才会向该底图服务器请求图片。指向其他网站的链接不会透露您从哪里来。
privacy-children = 任何页面都不显示某个地块有多少儿童。
privacy-comments = 对征求意见稿的意见会保存下来供教育部门阅读，包括您所写的内容和日期，不保存是谁提交的。

## 核验通知单

check-title = 核验通知单
check-label = 通知单上的核验码
check-button = 核验
check-means = 每份通知单都有核验码。输入后即可看到已公布的方案是怎么写的。
check-unknown = 没有通知单使用这个核验码，请再核对一遍。核验码中没有字母 O 和 I，会按 0 和 1 处理。
check-found = 这份通知单是真的。
check-home = { $home } 划入{ $school }。
check-home-without = { $home } 没有学位。
check-not-current = 这不是今天有效的方案。

## 征求意见

home = 住处
school-now = 现在的学校
school-then = 拟划入的学校
changes-title = 有哪些变化
changes-file = 下载全部名单（CSV）
changes-more = 其余 { $count } 个见文件。
so-many-changes = { $count ->
        [0] 没有地块更换学校。
       *[other] 有 { $count } 个地块更换学校。
    }
comment-title = 向教育部门提意见
comment-means = 每条意见都会有人阅读。不需要注册，不保存是谁提交的。
comment-text = 您的意见
comment-contact = 联系方式（选填）
comment-trap = 请勿填写
comment-send = 提交
comment-taken = 谢谢
comment-number = 您的意见已保存，编号 { $id }。
back = 返回
no-consultation-title = 现在不征求意见
no-consultation-text = 这个方案今天不在征求意见。
too-many-comments-title = 提交太频繁
too-many-comments-text = 请过几分钟再提交。
no-other-plan-title = 没有可比较的方案
no-other-plan-text = 除了现行方案，没有征求意见稿或即将实行的方案。
