# 操作记录和草案中的操作。
log-did = { $action ->
    [signed-in] 登录
    [password-set] 设置了 { $name } 的密码
    [second-factor-set] 为 { $name } 设置了第二验证
    [second-factor-removed] 取消了 { $name } 的第二验证
    [person-added] 添加了人员 { $name }
    [person-closed] 停用了 { $name }
    [person-opened] 恢复了 { $name }
    [role-granted] 授予 { $name } 角色：{ $more }
    [role-revoked] 收回 { $name } 角色：{ $more }
    [token-added] 新建程序令牌：{ $name }
    [token-revoked] 撤销了一个程序令牌
    [district-added] 添加了区县 { $name }
    [inputs-kept] 提交了数据：{ $name }
    [plan-kept] 保存了方案 { $name }
    [draft-added] 新建草案 { $name }
    [draft-edited] 在草案 { $name } 中绘制（第 { $more } 步）
    [edit-undone] 在草案 { $name } 中撤销一步
    [edit-redone] 在草案 { $name } 中重做一步
    [draft-closed] 关闭了草案 { $name }
    [publication-proposed] 提请发布方案 { $name }
    [publication-approved] 批准第 { $more } 号发布，方案 { $name }
    [publication-withdrawn] 撤回方案 { $name } 的发布
    [person-known-elsewhere] 首次通过统一认证登录：{ $name }
    [person-signs-in-elsewhere] 让 { $name } 改用统一认证登录
    [sign-in-refused] 拒绝了来自统一认证的 { $name }
    [comment-handled] 处理了第 { $more } 号意见
    [names-changed] 更换了地址表：{ $name }
    [about-changed] 修改了本区县对家长的说明
    [comment-added] 对方案 { $name } 提出意见
    [job-queued] 提交了任务：{ $more }
    [job-cancelled] 取消了任务
    [job-done] 任务完成
    [job-failed] 任务失败
   *[other] { $action }
  }
log-by-machine = 命令行或工作进程
log-raw = 记录原文
log-older = 更早的记录
log-newest = 最新的记录
log-none = 此处没有记录。
edits = 绘制记录
edits-of = “{ $draft }”的绘制记录
edits-began-with = 起点方案
edits-none = 尚未绘制。
edits-what = 操作
edits-who = 人员
edits-when = 时间
edits-counts = 有效
edits-stands = { $stands ->
    [yes] 是
    [again] 已撤销，可重做
   *[no] 已撤销
  }
edits-did = { $did ->
    [assign] { $count } 个地块划给{ $school }
    [release] { $count } 个地块不再固定
    [recompute] 未固定的地块全部重新计算
    [seats] 假设{ $school }有 { $count } 个学位
    [close] 假设{ $school }停办
    [open] 假设新建{ $school }，{ $count } 个学位
   *[rules] 改用规则：{ $school }
  }
edits-blocks = { $names } 等，另有 { $more } 个
edits-close = 关闭草案
edits-close-what = 关闭后不能再绘制；已绘制的内容和由此制作的方案仍保留。
edits-closed = 草案已关闭。
edits-draw = 绘制
