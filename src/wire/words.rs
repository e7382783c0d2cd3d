//! What reasons and rules are called, wherever they are told to people.

use crate::model::{Reason, Rule};

/// The same in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    pub english: &'static str,
    pub chinese: &'static str,
}

pub fn reason(reason: Reason) -> Words {
    let (english, chinese) = match reason {
        Reason::Pin => ("pinned by the office", "教育部门指定"),
        Reason::NotTwice => ("moved not long ago", "近年已调整，不再变动"),
        Reason::OwnBlock => ("a school's own block", "学校所在小区"),
        Reason::Ban => ("barred by the office", "教育部门排除"),
        Reason::TooFar => ("farther than anybody may walk", "超过最远距离"),
        Reason::Keep => ("kept where it was", "保持原学校"),
        Reason::Connected => ("zones are of one piece", "片区连片"),
        Reason::WholeBlock => ("blocks are never split", "小区不拆分"),
        Reason::Rule => ("the rule", "划片规则"),
    };
    Words { english, chinese }
}

pub fn rule(rule: Rule) -> Words {
    let (english, chinese) = match rule {
        Rule::LeastWalk => (
            "Least total walk, no school overfull, no block split.",
            "总步行距离最短，学校不超员，小区不拆分。",
        ),
        Rule::NearestFirst => (
            "The nearest homes first, no school overfull, no block split.",
            "距离近者优先，学校不超员，小区不拆分。",
        ),
        Rule::ShortestWorstWalk => (
            "The longest walk as short as can be, then least total walk; no school overfull, no \
             block split.",
            "最远的步行距离尽可能短，其次总步行距离最短；学校不超员，小区不拆分。",
        ),
    };
    Words { english, chinese }
}
