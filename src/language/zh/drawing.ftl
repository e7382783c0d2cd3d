# 草案，以及绘制草案的页面。

drawing-drafts = 草案
drawing-no-drafts = 还没有人开始草案。
drawing-new = 新建草案
drawing-title = 草案名称
drawing-plan = 从哪个方案开始
drawing-begin = 开始
drawing-no-plans = 还没有可以作为起点的方案。
drawing-closed = 已关闭

drawing-needs-script = 绘制需要能运行脚本的浏览器；此页面未包含脚本，或脚本已被关闭。
drawing-trouble = 草案无法打开。请重新加载页面；如仍无效，请告知服务器管理员。
drawing-loading = 正在打开草案，大的区县需要几秒钟。
drawing-map = 地块图，按学校着色。方向键移动地图；回车选取正中的地块，Shift 加回车则添加。
drawing-tools = 工具
drawing-tool-click = 点选（Shift 添加）
drawing-tool-lasso = 套索
drawing-tool-polygon = 逐点画多边形（双击结束）
drawing-tool-street = 沿街道（点两次）
drawing-tool-place = 新学校的位置
drawing-block-name = 按名称选地块
drawing-add = 添加
drawing-target = 划入哪所学校
drawing-target-how = 也可以在地图上点击校门。
drawing-assign = 划入并固定
drawing-release = 取消固定
drawing-unpick = 清除选择
drawing-foresee = 究竟谁会变动？
drawing-undo = 撤销
drawing-redo = 重做
drawing-keys = Ctrl+Z 撤销，Ctrl+Shift+Z 重做。
drawing-recompute = 重新计算其余部分
drawing-recompute-what = 未固定的全部重新求解：在您所画的基础上得到最好的片区。
drawing-balance = 这样做的结果
drawing-touched = 因此变化的学校
drawing-school = 学校
drawing-children = 适龄儿童
drawing-seats-left = 学位
drawing-mean-walk = 平均步行
drawing-pieces = 块数
drawing-room = 谁需要让位：快速估计
drawing-figures = 总体
drawing-total-walk = 步行总和
drawing-total-worst = 最长步行
drawing-total-over = 超出学位的儿童
drawing-total-unplaced = 没有学位的儿童
drawing-total-pieces = 不连片的片区
drawing-total-pinned = 固定的地块
drawing-total-moved = 变动的儿童
drawing-all-schools = 所有学校
drawing-what-ifs = 假如
drawing-what-ifs-what = 这里假设条件有所不同。与其他操作一样可以撤销。
drawing-seats = 所选学校的学位
drawing-seats-what = 多一个班，就多一个班的学位。
drawing-class-more = 多一个班：{ $seats } 个学位
drawing-suppose = 这样假设
drawing-close = 关闭所选学校
drawing-close-what = 在重新计算之前，它的地块没有学校。
drawing-open = 新学校
drawing-new-id = 编号，与招生办文件一致
drawing-new-name = 名称
drawing-new-seats = 学位
drawing-new-lon = 校门经度
drawing-new-lat = 校门纬度
drawing-rules = 规则
drawing-rule = 规则
drawing-rule-name = { $rule ->
    [least-walk] 总步行最短
    [nearest-first] 就近优先
   *[other] 最长步行最短
}
drawing-rule-what = 总步行最短：在学位允许的范围内，全体儿童步行总和最小。就近优先：只要更近的家庭需要，学位就不会给更远的家庭。最长步行最短：最长的步行尽可能短。
drawing-connected = 片区连成一片
drawing-connected-what = 每个片区是否必须连成一片。按惯例：知道哪些地块相邻、且规则不是就近优先时必须。
drawing-connected-name = { $connected ->
    [null] 按惯例
    [true] 是
   *[false] 否
}
drawing-own-block = 学校所在地块归该校
drawing-own-block-what = 学校所在的地块属于它的片区。
drawing-effort = 搜索多久
drawing-effort-what = 多花工夫能找到好万分之几的片区。
drawing-effort-name = { $effort ->
    [quick] 快速
    [normal] 一般
   *[best] 尽量好
}
drawing-max-walk = 任何人步行不超过（米）
drawing-max-walk-what = 留空：不限。
drawing-compact = 为了片区更规整可增加步行（占总和的百分比）
drawing-compact-what = 最多 10。留空：不做规整。
drawing-rules-set = 采用这些规则
drawing-finish = 形成方案
drawing-finish-what = 根据记录所画内容的文件逐条核验，然后与其他方案一起保存。草案仍然保留。
drawing-reload = 载入最新内容

drawing-nothing-picked = 未选取地块。
drawing-picked = 已选地块：{ $blocks }，儿童：{ $children }
drawing-cost = { $children } 名儿童的步行共变化 { $walk } 人·米。
drawing-more-pieces = 片区多出的块数：{ $pieces }
drawing-fewer-pieces = 片区减少的块数：{ $pieces }
drawing-displaced = 要回到学位之内：{ $blocks } 个地块、{ $children } 名儿童去别的学校。
drawing-displaced-one = { $block }（{ $children }）：{ $from } → { $to }
drawing-left-over = { $children } 名儿童找不到空位。
drawing-foreseen = 重新计算其余部分后，变动的地块：{ $blocks }，儿童：{ $children }
drawing-of = { $children } / { $seats }
drawing-over = 超出 { $children }
drawing-free = 空余 { $children }
drawing-meters = { $meters } 米
drawing-kilometers = { $km } 人·公里
drawing-nowhere = 无学校
drawing-between = 、
drawing-done = 变动的地块：{ $blocks }。
drawing-lost = 失去学校或固定的地块：{ $blocks }。
drawing-not-done = 没有任何改动：{ $why }
drawing-no-plan-yet = 这还不是方案。原因：
drawing-verifying = 正在逐条核验。
drawing-finished = 方案已保存：{ $plan }
drawing-meanwhile = 别人在此草案中作了修改。您的内容没有改动或丢失：请载入最新内容后继续。
drawing-reloaded = 这是草案现在的样子。
drawing-unreachable = 服务器没有应答。没有任何改动；请再试。
drawing-no-block = 没有叫 { $name } 的地块。

drawing-refused-no-way = { $block }：没有路通往{ $school }。
drawing-refused-not-twice = { $block } 不久前刚变动过，留在{ $school }。
drawing-refused-own-block = { $block } 是{ $school }所在的地块。
drawing-refused-ban = { $block } 不得划入此校。
drawing-refused-too-far = { $block } 超过了允许的最远步行。

drawing-why-no-such-school = 没有学校 { $school }。
drawing-why-school-exists = 已经有学校 { $school }。
drawing-why-bad-id = 编号为 1 至 200 个字符，首尾没有空格。
drawing-why-bad-place = 位置不在地球上。
drawing-why-bad-seats = 学位数不可能是这样。
drawing-why-least-above-seats = { $school }必须招收更多的儿童。
drawing-why-all-closed = 将没有学校留下。
drawing-why-no-walks = 这里的步行距离由招生办给出，没有到{ $school }的距离。
drawing-why-bad-max-walk = 最长步行至少为一毫米。
drawing-why-bad-compact-within = 为规整最多增加 10%。
drawing-why-impossible = 固定、禁止与规则不能同时成立。请取消一些固定，或增加学位。
drawing-why-not-found = 在不拆分地块的情况下，没有找到全部成立的方案。最紧的是{ $schools }。
drawing-why-in-pieces = { $schools }的片区没有连成一片。
drawing-why-overfull = { $school }的儿童比学位多 { $children }。
drawing-why-too-few = { $school }还缺 { $children } 名必须招收的儿童。
drawing-why-not-recomputed = { $blocks } 个地块画过后不再固定：请重新计算其余部分。
drawing-why-other-schools = 方案文件中{ $schools }与此不同。
drawing-why-other-blocks = 方案文件中有 { $blocks } 个地块与此不同。
drawing-why-other-rules = 方案文件中的规则与此不同。
drawing-why-other-pins = 方案文件中有 { $blocks } 处固定与此不同。
drawing-why-broken = 将违反一项承诺：{ $found }
