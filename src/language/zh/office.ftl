office-at-work = 招生工作台
office-sign-in = 登录
office-sign-out = 退出
office-name = 登录名
office-password = 密码
office-wrong-password = 登录名或密码不对。
office-wrong-code = 验证码不对，或已用过。
office-too-often = 尝试次数过多，请一刻钟后再试。
office-second-factor = 第二重验证
office-code = 手机上的验证码（6 位数字）
office-go-on = 继续
office-account = 我的账号
office-new-password = 新密码
office-old-password = 原密码
office-password-length = 至少 { $count } 个字符。修改后需重新登录。
office-change = 修改
office-second-factor-is-set = 登录时需要密码和验证码。输入验证码可取消第二重验证。
office-second-factor-how = 请用手机上的验证器录入此密钥，再输入它显示的验证码：
office-second-factor-removed = 今后登录不再需要验证码。
office-set = 启用
office-remove = 取消
office-tokens = 程序令牌
office-tokens-what = 出示令牌的程序可在其范围内、并在您本人权限内操作。
office-token-once = 请立即保存此令牌，它只显示一次：
office-token-label = 用途
office-new-token = 新建令牌
office-revoke = 作废
office-scopes = 范围
office-permission = { $permission ->
    [read] 查看数据、方案、草案和意见
    [plan] 上传数据、绘制、计算、提请发布
    [publish] 批准和撤回
   *[administer] 管理人员权限
  }
office-district = 区县
office-all-districts = 全部区县
office-people = 人员
office-password-once = { $name } 的登录密码如下，只显示一次：
office-new-person = 新增人员
office-called = 姓名
office-add = 添加
office-new-district = 新增区县
office-short-name = 网址用短名（a-z、0-9、-）
office-district-name = 名称
office-district-english = 英文名称
office-reset-password = 重设密码
office-open-person = 恢复登录
office-close-person = 停用
office-save-roles = 保存角色
office-role = { $role ->
    [reader] 查看
    [planner] 划片
    [publisher] 发布
   *[administrator] 管理
  }
office-log = 操作记录
office-log-number = 序号
office-log-time = 时间
office-log-who = 人员
office-log-what = 操作
office-districts = 区县
office-no-districts = 您在各区县尚无角色，请联系管理员。
office-proposed = 等待第二人批准
office-nothing-proposed = 没有待批准的内容。
office-published = 已发布
office-nothing-published = 尚未发布。
office-plans = 方案
office-no-plans = 尚无方案。
office-comments = { $count } 条意见
office-in-force = 生效
office-in-force-from = { $day }起生效
office-consultation = 征求意见
office-consultation-until = 征求意见至{ $day }
office-proposed-by = { $name } 提请
office-approve = 批准并发布
office-somebody-else = 此方案由您绘制、计算或提请，须由他人批准。
office-withdraw = 撤回
office-withdrawn = 已撤回
office-propose = 提请发布
office-until = 意见截止日
office-from = 生效日
office-notice = 随附公告
