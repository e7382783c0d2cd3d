# 招生办的数据。

inputs = 数据
inputs-version = 数据版本
inputs-versions = 各版本
inputs-none = 还没有数据。
inputs-upload = 上传数据
inputs-more = 其他文件（如有）
inputs-first = 请先上传数据
inputs-correct = 更正
inputs-correct-hint = 只需上传有改动的文件，其余文件沿用。上传后成为新版本，本版本仍保留。
inputs-formats = 可用 GeoJSON、CSV、Excel、GeoPackage、Shapefile（全部文件或压缩包）或 FlatGeobuf；设置为 TOML；街道可用 OpenStreetMap。上传的文件无论有无问题都会保留。
inputs-role = { $role ->
    [schools] 学校
    [blocks] 小区
    [distances] 招生办测量的步行距离
    [adjacency] 相邻小区
    [settings] 设置
    [keep] 上一份方案
    [pins] 指定到校的小区
    [bans] 不得到校的小区
    [streets] 街道
    [barriers] 阻隔
    [addresses] 按地址的儿童数
   *[other] { $role }
  }
inputs-note = 说明
inputs-send = 上传
inputs-sending = 正在上传……
inputs-checking = 已上传，正在读取……
inputs-failed = 上传失败，没有任何改动，请重试。
inputs-totals = { $schools } 所学校，{ $blocks } 个小区，{ $children } 名儿童，{ $seats } 个学位
inputs-unsound = 问题更正之前，不能据此计算方案。
inputs-problems = { $count ->
    [0] 没有问题
   *[other] { $count } 个问题
  }
inputs-code = 代码
inputs-place = 位置
inputs-value = 原值
inputs-what-to-do = 处理办法
inputs-notice = （提示）
inputs-on-the-map = 问题所在位置
inputs-columns = 各列的含义
inputs-columns-hint = 根据列名和内容推测。您的选择会写入新版本的设置。
inputs-no-column = 没有对应的列
inputs-map = 按此读取各列，生成新版本
inputs-fact = { $fact ->
    [id] 编号
    [name] 名称
    [name_en] 英文名称
    [children] 儿童数
    [current_school] 现对口学校
    [seats] 学位数
    [classes] 班级数
    [class_size] 班额
    [max_pupils] 最大规模
    [least_children] 最少招生数
    [grandfathered] 在原校读完的儿童
    [level] 学段
    [quality] 评分
    [block] 所在小区
    [address] 地址
    [address_en] 英文地址
    [lon] 经度
    [lat] 纬度
    [x] X 坐标
    [y] Y 坐标
    [shared_zone] 多校划片
    [side] 街道哪一侧
    [place] 位置
    [outline] 边界
    [gates] 其他校门
    [entrances] 出入口
   *[other] { $fact }
  }
inputs-compare = 比较两个版本
inputs-compared = 两个版本的比较
inputs-before = 之前
inputs-after = 之后
inputs-other-file = { $role }：文件不同
inputs-schools = 学校
inputs-blocks = 小区
inputs-differences = { $changed } 个有变化，新增 { $new } 个，减少 { $gone } 个
inputs-new = 新增 { $count } 个
inputs-gone = 减少 { $count } 个
inputs-and-more = 另有 { $count } 个
