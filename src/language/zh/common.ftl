# 多处用到的文字。

# 语言自称。
language = 中文

day = { $year }年{ $month }月{ $day }日

so-many-schools = { $count } 所学校

# 句中数字的千位之间。
thousands = { "" }

between-names = 、

between-sentences = { "" }

sentence = { $clause }。

rule = { $rule ->
        [nearest-first] 距离近者优先，学校不超员，小区不拆分。
        [shortest-worst-walk] 最远的步行距离尽可能短，其次总步行距离最短；学校不超员，小区不拆分。
       *[least-walk] 总步行距离最短，学校不超员，小区不拆分。
    }

# 小区成为例外的原因。
reason = { $reason ->
        [pin] 教育部门指定
        [not-twice] 近年已调整，不再变动
        [own-block] 学校所在小区
        [ban] 教育部门排除
        [too-far] 超过最远距离
        [keep] 保持原学校
        [connected] 片区连片
        [whole-block] 小区不拆分
       *[rule] 划片规则
    }

school-zones = 划片方案
