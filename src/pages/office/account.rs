use maud::{Markup, html};

use super::Room;
use crate::language::say;
use crate::office::{Permission, SHORTEST};
use crate::store::database::{ApiToken, District};

/// What somebody may change of their own.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// What came of the last change, as texts are named.
    pub done: Option<&'a str>,
    pub tokens: &'a [ApiToken],
    pub districts: &'a [District],
    /// A token that was made just now, and is never shown again.
    pub new_token: Option<&'a str>,
    /// A secret that a telephone may take.
    pub secret: &'a str,
    /// The same as an address.
    pub secret_address: &'a str,
    pub has_second_factor: bool,
}

pub fn account(room: &Room, account: Account) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "office-account")) }
        @if let Some(done) = account.done { p.status role="status" { (say!(language, done)) } }
        (password(room))
        (second_factor(room, account))
        (tokens(room, account))
    }
}

fn password(room: &Room) -> Markup {
    let language = room.language;
    let secret = |id: &str, text: &str, fill: &str| {
        html! {
            p {
                label for=(id) { (say!(language, text)) } br;
                input id=(id) name=(id) type="password" autocomplete=(fill) required;
            }
        }
    };
    html! {
        section aria-labelledby="password-head" {
            h2 #password-head { (say!(language, "office-new-password")) }
            form method="post" action=(room.link("account/password")) {
                (room.shown())
                (secret("old", "office-old-password", "current-password"))
                (secret("new", "office-new-password", "new-password"))
                p.hint { (say!(language, "office-password-length", count = SHORTEST)) }
                p { button { (say!(language, "office-change")) } }
            }
        }
    }
}

fn second_factor(room: &Room, account: Account) -> Markup {
    let language = room.language;
    html! {
        section aria-labelledby="factor-head" {
            h2 #factor-head { (say!(language, "office-second-factor")) }
            @if account.has_second_factor {
                p { (say!(language, "office-second-factor-is-set")) }
                form method="post" action=(room.link("account/second-factor/remove")) {
                    (room.shown())
                    (code(room))
                    p { button.quiet { (say!(language, "office-remove")) } }
                }
            } @else {
                p { (say!(language, "office-second-factor-how")) }
                p { a href=(account.secret_address) { code { (account.secret) } } }
                form method="post" action=(room.link("account/second-factor")) {
                    (room.shown())
                    input type="hidden" name="secret" value=(account.secret);
                    (code(room))
                    p { button { (say!(language, "office-set")) } }
                }
            }
        }
    }
}

fn code(room: &Room) -> Markup {
    html! {
        p {
            label for="code" { (say!(room.language, "office-code")) } br;
            input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required;
        }
    }
}

fn tokens(room: &Room, account: Account) -> Markup {
    let language = room.language;
    html! {
        section aria-labelledby="tokens-head" {
            h2 #tokens-head { (say!(language, "office-tokens")) }
            p { (say!(language, "office-tokens-what")) }
            @if let Some(token) = account.new_token {
                p.status role="status" { (say!(language, "office-token-once")) " " code { (token) } }
            }
            @for token in account.tokens.iter().filter(|token| token.revoked_at.is_none()) {
                form.row method="post" action=(room.link(&format!("account/tokens/{}/revoke", token.id))) {
                    (room.shown())
                    span { (token.label) " (" (token.scopes.join(", ")) ")" }
                    button.quiet { (say!(language, "office-revoke")) }
                }
            }
            form method="post" action=(room.link("account/tokens")) {
                (room.shown())
                (super::field(language, "label", "office-token-label"))
                fieldset {
                    legend { (say!(language, "office-scopes")) }
                    @for permission in Permission::ALL {
                        label {
                            input type="checkbox" name="scope" value=(permission.name());
                            " " (say!(language, "office-permission", permission = permission.name()))
                        }
                        br;
                    }
                }
                p {
                    label for="district" { (say!(language, "office-district")) } br;
                    select id="district" name="district" {
                        option value="" { (say!(language, "office-all-districts")) }
                        @for district in account.districts {
                            option value=(district.short_name) { (super::district_name(district, language)) }
                        }
                    }
                }
                p { button { (say!(language, "office-new-token")) } }
            }
        }
    }
}
