# 耗时较长的任务。

jobs = 任务
job = 任务
jobs-all = 全部任务
jobs-none = 还没有任务。
jobs-look-again = 刷新
jobs-ask = 计算方案
jobs-level = 学段（数据含多个学段时填写）
jobs-rule = 划片规则
jobs-as-settings = 按设置
jobs-effort = 计算力度
jobs-effort-name = { $effort ->
    [quick] 快速
    [normal] 一般
   *[best] 最佳
  }
jobs-keep = 尽量沿用的方案
jobs-solve = 生成方案
jobs-sheets = 三种规则对比
job-kind = { $kind ->
    [solve] 方案
    [sheets] 三种规则对比
   *[other] { $kind }
  }
job-state = { $state ->
    [queued] 等待中
    [running] 进行中
    [done] 已完成
    [failed] 失败
   *[cancelled] 已取消
  }
job-stage = { $stage ->
    [fetching] 取文件
    [reading] 读取
    [measuring] 测量步行距离
    [allocating] 分配
    [drawing] 绘制片区
    [counting] 统计
    [printing] 生成文件
    [writing] 写入
    [keeping] 保存方案
   *[other] { $stage }
  }
job-cancel = 取消
job-is-being-cancelled = 正在取消。
job-plan = 方案
