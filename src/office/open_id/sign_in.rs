use serde_json::json;

use super::{Back, NotByOpenId, Provider, Somebody, Ticket};
use crate::model::Strangers;
use crate::office::sign_in::{MOST_FROM_AN_ADDRESS, WINDOW};
use crate::office::{Begun, Installation};
use crate::store::database::{Deed, Moment, NewPerson, Person};

impl Installation {
    /// A session of whoever came back from the provider.
    ///
    /// Somebody is known by issuer and subject. Who comes for the first time is known by their
    /// name, once, and only as somebody without a password: nobody gets another's place by taking
    /// their name at the provider's.
    ///
    /// # Errors
    ///
    /// They are not believed, not known or not let in, or the store is gone.
    pub async fn sign_in_by_open_id(
        &self,
        (provider, ticket, back_to): (&Provider, &Ticket, &str),
        back: &Back<'_>,
        (from, now): (Option<&str>, Moment),
    ) -> Result<Begun, NotByOpenId> {
        provider.answers(ticket, back)?;
        let state = format!("openid {}", ticket.state());
        if 1 < self.database.attempt(&state, now, WINDOW).await? {
            return Err(NotByOpenId::UsedAlready);
        }
        if let Some(from) = from {
            self.count(&format!("openid from {from}"), MOST_FROM_AN_ADDRESS, now).await?;
        }
        let somebody = provider.somebody((ticket, back_to), back, now).await?;
        let person = match self.person_of(provider, &somebody, now).await {
            Ok(person) => person,
            Err(why) => {
                self.log_refusal(&somebody, &why, now).await?;
                return Err(why);
            }
        };
        let token = self.begin((&person, Some(&somebody.id_token)), now).await?;
        let deed = Deed { at: now, who: Some(&person.id), district: None };
        self.database.log(deed, "signed in", &json!({"by": "openid"})).await?;
        Ok(Begun { token, needs_second_factor: person.totp_secret.is_some() })
    }

    async fn person_of(
        &self,
        provider: &Provider,
        somebody: &Somebody,
        now: Moment,
    ) -> Result<Person, NotByOpenId> {
        let database = &self.database;
        let deed = Deed { at: now, who: None, district: None };
        let found = match database.person_from_elsewhere(&somebody.who).await? {
            Some(known) => known,
            None => match database.person_signing_in(&somebody.name).await? {
                Some(named) if named.closed_at.is_some() => return Err(NotByOpenId::Closed),
                Some(named) => {
                    let deed = Deed { who: Some(&named.id), ..deed };
                    if !database.link_person(deed, &named.id, &somebody.who).await? {
                        return Err(NotByOpenId::SomebodyElse);
                    }
                    named
                }
                None if provider.settings.strangers == Strangers::Refused => {
                    return Err(NotByOpenId::Stranger);
                }
                None => {
                    let new = NewPerson {
                        sign_in: &somebody.name,
                        called: &somebody.called,
                        password: None,
                        elsewhere: Some(&somebody.who),
                    };
                    let id = database.add_person(deed, new).await?;
                    database.person(&id).await?
                }
            },
        };
        match found.closed_at {
            None => Ok(found),
            Some(_) => Err(NotByOpenId::Closed),
        }
    }

    /// An administrator finds there whom to add.
    async fn log_refusal(
        &self,
        somebody: &Somebody,
        why: &NotByOpenId,
        now: Moment,
    ) -> Result<(), NotByOpenId> {
        let deed = Deed { at: now, who: None, district: None };
        let what = json!({"by": "openid", "why": why.code(), "name": somebody.name});
        self.database.log(deed, "sign-in refused", &what).await?;
        Ok(())
    }
}
