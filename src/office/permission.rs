use crate::store::database::{ApiToken, Membership, Person, Role, Session};

/// What may be done in a district, or in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// See inputs, plans, drafts and comments.
    Read,
    /// Bring data, draw, compute, propose to publish.
    Plan,
    /// Approve what somebody else has made.
    Publish,
    /// Say who may do what.
    Administer,
}

impl Permission {
    pub const ALL: [Self; 4] = [Self::Read, Self::Plan, Self::Publish, Self::Administer];

    /// As the scopes of tokens name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Plan => "plan",
            Self::Publish => "publish",
            Self::Administer => "administer",
        }
    }

    /// `None`: there is no such permission.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name() == name)
    }
}

/// Nobody gets more by accident: an administrator does not publish, a publisher does not draw.
/// Whoever has to do several things is given several roles.
fn allows(role: Role, permission: Permission) -> bool {
    match permission {
        Permission::Read => true,
        Permission::Plan => role == Role::Planner,
        Permission::Publish => role == Role::Publisher,
        Permission::Administer => role == Role::Administrator,
    }
}

/// Somebody who showed who they are.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub person: Person,
    pub memberships: Vec<Membership>,
    pub by: By,
}

/// How they showed it.
#[derive(Clone, Debug)]
pub enum By {
    /// In a browser, by a cookie that it sends whether they want it or not.
    Session(Session),
    /// By a token, in a program.
    Token(ApiToken),
}

impl Visitor {
    /// `district`: its id; `None`: in every district there is and will be.
    pub fn may(&self, permission: Permission, district: Option<&str>) -> bool {
        let there = |membership: &&Membership| {
            membership.district.is_none() || membership.district.as_deref() == district
        };
        let by_role = self.memberships.iter().filter(there);
        let mut by_role = by_role.map(|membership| allows(membership.role, permission));
        by_role.any(|allowed| allowed) && self.token_allows(permission, district)
    }

    /// Whether how somebody signs in is this administrator's business: they may do something, and
    /// that nowhere but where the administrator administers. `memberships`: all of theirs.
    pub fn answers_for(&self, memberships: &[Membership]) -> bool {
        let own = |one: &Membership| self.may(Permission::Administer, one.district.as_deref());
        !memberships.is_empty() && memberships.iter().all(own)
    }

    fn token_allows(&self, permission: Permission, district: Option<&str>) -> bool {
        let By::Token(token) = &self.by else { return true };
        let there = token.district.is_none() || token.district.as_deref() == district;
        there && token.scopes.iter().any(|scope| scope == permission.name())
    }

    /// What pages put into their forms. `None`: no browser sends it by itself.
    pub fn csrf(&self) -> Option<&str> {
        match &self.by {
            By::Session(session) => Some(&session.csrf),
            By::Token(_) => None,
        }
    }

    /// They have a second factor, and have not shown it yet.
    pub fn lacks_second_factor(&self) -> bool {
        match &self.by {
            By::Session(session) => {
                self.person.totp_secret.is_some() && session.second_factor_at.is_none()
            }
            By::Token(_) => false,
        }
    }
}
