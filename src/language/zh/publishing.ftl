status-withdrawn = 此方案已于{ $day }撤回，不具效力。
paper-status-withdrawn = 已于{ $day }撤回，不具效力。
inbox = 意见
inbox-of = 共 { $count } 条，已处理 { $handled } 条
inbox-all = 全部
inbox-new = 未处理
inbox-handled = 已处理
inbox-show = 显示
inbox-state = 状态
inbox-plan = 方案
inbox-all-plans = 全部方案
inbox-none = 没有符合条件的意见。
inbox-about = 涉及
inbox-contact = 联系方式
inbox-note = 备注
inbox-mark-handled = 标为已处理
inbox-mark-new = 重新处理
inbox-by = { $name }，{ $day }
inbox-next = 更晚的意见
inbox-download = 下载表格：
inbox-number = 编号
checking = 自己核验
checking-why = 不必轻信我们：有此程序者无须询问任何人即可核验本方案，有直尺者即可核验任一住址。
checking-files = 文件
checking-plan = 方案：每个小区的学校和距离、每所学校的附加距离、全部例外及其代价
checking-homes = 每个小区的起点
checking-gates = 每所学校的校门位置
checking-digest = 方案摘要（SHA-256）。摘要相同，即为同一方案：
checking-commands = 命令
checking-what = 程序重新测量每段距离，对所有家庭用同一道加法，找出未去“距离 + 附加距离”最小学校的小区：每一个都必须列为例外并写明代价。
checking-streets = 本方案的距离沿街道或取自自备距离表，没有这些数据无法重新测量；摘要仍可证明方案未被改动。
checking-not = 涉及单个小区儿童数的内容不公开，在展示前已核验：各校不超学位、下界、学位缺口。
about = 对家长的说明
about-what = 显示在本区县面向家长的每个页面上。留空的项目以服务器自身设置为准。
about-save = 保存
about-field = { $field ->
    [office-name] 办公室
    [office-name_en] 办公室（英文）
    [office-phone] 电话
    [office-address] 地址
    [office-address_en] 地址（英文）
    [office-hours] 办公时间
    [office-hours_en] 办公时间（英文）
    [office-website] 网站
    [office-time_zone] 时区（日期以此为准，如 Asia/Shanghai）
    [registration-first_day] 报名首日
    [registration-last_day] 报名截止日
    [registration-website] 报名网站
    [registration-bring] 所需材料（每行一项）
   *[registration-bring_en] 所需材料（英文，每行一项）
  }
addresses = 住址表
addresses-what = 除小区名称外，家长还可凭此表查找住址。任何人都能查到表中内容，不宜公开的信息不得列入。
addresses-columns = 任何格式的表格，不超过 64 MiB，须有“地址”列，以及“小区编号”列，或“经度”“纬度”两列；可另有“名称”列。Shapefile 须压缩后上传。上传后取代原表，各服务器同时生效。
addresses-refused = 此表未被采用，查找住址一如既往。请更正后重新上传：
addresses-now = 可查住址 { $count } 个
addresses-none = 本区县尚无住址表。
addresses-common = 另有 { $count } 个为服务器自备，各区县通用。
addresses-elsewhere = 以上住址中有 { $count } 个不在公开方案的任何小区内，查找不到。
addresses-first = 前 { $count } 个
addresses-before = 以前的住址表
addresses-put = 换用新表
addresses-file = 住址表
