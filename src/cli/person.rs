use std::io::{self, BufRead, Write};

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::store::{Store, deed};
use crate::office::{Password, one_time};
use crate::store::database::{Database, Membership, NewPerson, Role};

/// Say who works in the office; the first administrator is made here, the others in the browser
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add somebody; their password is printed once, unless it comes from standard input
    Add {
        /// The name they sign in by
        #[arg(value_name = "NAME")]
        name: String,
        /// What they are called
        #[arg(long, value_name = "TEXT")]
        called: Option<String>,
        #[command(flatten)]
        roles: Roles,
        /// The password is the first line of standard input
        #[arg(long)]
        password_stdin: bool,
        /// Without a password: they sign in by the provider of `serve --openid`, where this is their
        /// name
        #[arg(long, conflicts_with = "password_stdin")]
        elsewhere: bool,
        #[command(flatten)]
        store: Store,
    },
    /// Give somebody another password, as when they have forgotten theirs
    Password {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(long)]
        password_stdin: bool,
        /// Without a second factor from now on, as when the telephone is lost
        #[arg(long)]
        no_second_factor: bool,
        #[command(flatten)]
        store: Store,
    },
}

#[derive(Debug, Args)]
struct Roles {
    /// What they may do: reader, planner, publisher or administrator; several times if several
    #[arg(long = "role", value_name = "ROLE", value_parser = role, required = true)]
    roles: Vec<Role>,
    /// In this district, by its short name; without it, in all
    #[arg(long, value_name = "NAME")]
    district: Option<String>,
}

fn role(name: &str) -> Result<Role, String> {
    let known = || Role::ALL.map(Role::name).join(", ");
    Role::named(name).ok_or_else(|| format!("there is {}", known()))
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    super::store::waited(async {
        match &flags.what {
            What::Add { name, called, roles, password_stdin, elsewhere, store } => {
                let given = (!elsewhere).then(|| password(name, *password_stdin)).transpose()?;
                let hashed = given.as_ref().map(|(_, password)| password.hashed()).transpose()?;
                let database = Database::open(&store.store).await?;
                let new = NewPerson {
                    sign_in: name,
                    called: called.as_deref().unwrap_or(name),
                    password: hashed.as_deref(),
                    elsewhere: None,
                };
                add(&database, new, roles).await?;
                match given {
                    Some((told, _)) => tell(out, name, told),
                    None => Ok(writeln!(out, "{name} signs in elsewhere, by this name")?),
                }
            }
            What::Password { name, password_stdin, no_second_factor, store } => {
                let (told, password) = password(name, *password_stdin)?;
                let database = store.open_existing().await?;
                let person = database.person_signing_in(name).await?;
                let nobody = || Failure::Wrong(format!("nobody signs in as {name:?}"));
                let person = person.ok_or_else(nobody)?.id;
                database.set_password(deed(), &person, &password.hashed()?).await?;
                if *no_second_factor {
                    database.set_totp(deed(), &person, None).await?;
                }
                tell(out, name, told)
            }
        }
    })
}

async fn add(database: &Database, new: NewPerson<'_>, roles: &Roles) -> Result<(), Failure> {
    let district = match &roles.district {
        None => None,
        Some(name) => Some(super::district::named(database, name).await?.id),
    };
    let person = database.add_person(deed(), new).await?;
    for role in &roles.roles {
        let to = Membership { person: person.clone(), district: district.clone(), role: *role };
        database.grant(deed(), &to).await?;
    }
    Ok(())
}

/// What to print, if anything, and what to keep.
fn password(name: &str, typed: bool) -> Result<(Option<String>, Password), Failure> {
    let text = if typed {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(|err| Failure::Wrong(err.to_string()))?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    } else {
        one_time()?
    };
    let chosen = Password::chosen(&text, name).map_err(|bad| Failure::Wrong(bad.to_string()))?;
    Ok(((!typed).then_some(text), chosen))
}

fn tell(out: &mut impl Write, name: &str, told: Option<String>) -> Result<(), Failure> {
    match told {
        Some(password) => writeln!(out, "{name} signs in with the password {password}")?,
        None => writeln!(out, "{name} signs in with the password that was given")?,
    }
    Ok(())
}
