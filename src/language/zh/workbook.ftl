# 教育部门打印的划片方案工作簿。

book-cover = 封面
book-schools = 学校
book-exceptions = 例外

book-plan = 方案
# &P 与 &N 由表格软件填入。
book-pages = 第 &P 页，共 &N 页

book-for-the-office = 本表含单个小区的学生人数，仅供教育部门内部使用，不得公开。
book-for-everybody = 本表不含单个小区的学生人数，可以公开。
book-page-for-the-office = 本页含单个小区的学生人数，仅供教育部门内部使用，不得公开。

## 方案数据

book-level = 学段
book-rule = 规则
book-n-schools = 学校数
book-n-blocks = 小区数
book-seats = 学位
book-n-children = 适龄儿童
book-placed = 有学位儿童
book-unplaced = 学位缺口
book-mean-walk = 平均距离（米）
book-longest-walk = 最远距离（米）
book-at-nearest = 就读最近学校
book-gap = 与下界差距
book-n-exceptions = 例外（小区）
book-digest = 方案摘要
book-input-digest = 输入文件摘要

## 表头

book-school = 学校
book-children = 儿童
book-fill = 满员率
book-longest = 最远（米）
book-crowding = 拥挤附加距离（米）
book-zone = 片区
book-number = 序号
book-block = 小区
book-address = 地址
book-walk = 步行距离（米）
book-by-the-rule = 规则本应划入
book-reason = 原因
book-extra = 多出（米）
book-extra-child-meters = 多出（人·米）

book-no-seat = 无学位
book-no-exceptions = 没有例外。

## 一所学校

book-school-figures = 学位 { $seats }，儿童 { $children }（{ $fill }），小区 { $blocks } 个，平均距离 { $mean } 米，拥挤附加距离 { $crowding } 米。

book-school-figures-shared = 学位 { $seats }，儿童 { $children }（{ $fill }），小区 { $blocks } 个，平均距离 { $mean } 米，拥挤附加距离 { $crowding } 米，多校划片“{ $zone }”。

## 用语含义

book-word = 用语
book-meaning = 含义

book-word-block = 小区
book-meaning-block = 居住小区或地块，孩子不拆分到不同学校。
book-word-seats = 学位
book-meaning-seats = 学校可接收的人数。
book-word-walk = 步行距离
book-meaning-walk = 从小区到学校的距离，单位米。
book-word-zone = 招生片区
book-meaning-zone = 一所学校（单校划片）或几所学校（多校划片）的全部小区。
book-word-crowding = 拥挤附加距离
book-meaning-crowding = 想去的孩子多于学位的学校，所有家庭到该校的距离一律加上的米数。
book-word-exception = 例外
book-meaning-exception = 未划入“距离＋拥挤附加距离”最小学校的小区，及其原因。
book-word-bound = 下界、差距
book-meaning-bound = 任何方案的总步行距离都不会小于下界；差距是本方案高出下界的比例。
book-word-shortage = 学位缺口
book-meaning-shortage = 没有学位的适龄儿童。
book-word-digest = 方案摘要
book-meaning-digest = plan.json 的 SHA-256；页脚印其前 12 位，可用于核对纸面与文件是否一致。
