//! Administrators of one district: their own people, and nobody else's.

use catchment::store::database::{Membership, Role};

use super::{Hand, Office, code, is_ok};

/// What an administrator of a district can do to somebody.
const TO_SOMEBODY: [(&str, &str); 6] = [
    ("roles", "role=east:reader"),
    ("roles", "a="),
    ("password", "a="),
    ("elsewhere", "a="),
    ("close", "a="),
    ("open", "a="),
];

struct People {
    office: Office,
    /// Administers the east.
    hand: Hand,
    admin: String,
}

async fn people() -> People {
    let office = Office::open().await;
    let east = office.east.clone();
    let admin = office.person("admin-east", &[(Some(&east), Role::Administrator)]).await;
    let hand = office.hand(&admin).await;
    People { office, hand, admin }
}

impl People {
    async fn roles(&self, person: &str) -> Vec<(Option<String>, Role)> {
        let all = self.office.database.memberships(Some(person)).await.unwrap();
        all.into_iter().map(|Membership { district, role, .. }| (district, role)).collect()
    }

    async fn post(&self, path: &str, form: &str) -> crate::http::Answer {
        self.office.post(&self.hand, path, form).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_of_one_district_adds_people_and_gives_and_takes_their_roles() {
    let all = people().await;
    let form = "sign_in=wu&called=Wu&role=east:planner&role=east:reader";
    let added = all.post("/office/east/people", form).await;
    assert_eq!(added.status, 200, "{}", added.text());
    assert!(added.text().contains("<code>"), "the password is told once");
    let wu = all.office.database.person_signing_in("wu").await.unwrap().unwrap();
    let east = Some(all.office.east.clone());
    let both = vec![(east.clone(), Role::Reader), (east.clone(), Role::Planner)];
    assert_eq!(all.roles(&wu.id).await, both);
    let roles = format!("/office/east/people/{}/roles", wu.id);
    assert!(is_ok(&all.post(&roles, "role=east:publisher").await));
    assert_eq!(all.roles(&wu.id).await, [(east, Role::Publisher)]);
    for action in ["password", "close", "open"] {
        let answer = all.post(&format!("/office/east/people/{}/{action}", wu.id), "a=").await;
        assert!(is_ok(&answer), "{action}: {}", answer.text());
    }
    let rows = all.office.database.audit_rows(Some(&all.office.east), 0, 100).await.unwrap();
    let by_admin = rows.iter().filter(|row| row.who.as_ref() == Some(&all.admin)).count();
    assert!(8 <= by_admin, "{rows:?}");
    // Whoever takes their own role away could not be helped by themselves.
    let own = format!("/office/east/people/{}", all.admin);
    assert_eq!(code(&all.post(&format!("{own}/roles"), "role=east:reader").await), "bad-parameter");
    assert_eq!(code(&all.post(&format!("{own}/close"), "a=").await), "not-allowed");
    // Without a role here nobody is of here.
    let nobody = all.post("/office/east/people", "sign_in=xu&called=Xu").await;
    assert_eq!(code(&nobody), "missing-parameter");
    assert!(all.office.database.person_signing_in("xu").await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_of_one_district_does_nothing_to_the_people_of_another() {
    let all = people().await;
    let (east, west) = (all.office.east.clone(), all.office.west.clone());
    let theirs = all.office.person("theirs", &[(Some(&west), Role::Planner)]).await;
    let both = [(Some(west.as_str()), Role::Planner), (Some(east.as_str()), Role::Reader)];
    let both = all.office.person("both", &both).await;
    let chief = [(None, Role::Administrator), (Some(east.as_str()), Role::Reader)];
    let chief = all.office.person("chief", &chief).await;
    let everywhere = all.office.person("everywhere", &[(None, Role::Administrator)]).await;
    let nowhere = all.office.person("nowhere", &[]).await;
    for person in [&theirs, &both, &chief] {
        all.office.set_password(person).await;
    }
    let state = async |person: &String| {
        let found = all.office.database.person(person).await.unwrap();
        (found.password, found.closed_at, found.elsewhere)
    };
    for (action, form) in TO_SOMEBODY {
        for person in [&theirs, &everywhere, &nowhere] {
            let before = (state(person).await, all.roles(person).await);
            // By their own district, by another, and by all.
            for at in ["east", "west", "nobody"] {
                let path = format!("/office/{at}/people/{person}/{action}");
                let answer = all.post(&path, form).await;
                let wanted = if at == "east" { "missing" } else { "unknown-district" };
                assert_eq!(code(&answer), wanted, "{path} {form}");
            }
            let path = format!("/office/people/{person}/{action}");
            assert_eq!(code(&all.post(&path, form).await), "not-allowed", "{path}");
            assert_eq!((state(person).await, all.roles(person).await), before, "{path}");
        }
        // Who works here, too, keeps how they sign in, and what they do elsewhere.
        if action != "roles" {
            for person in [&both, &chief] {
                let before = state(person).await;
                let path = format!("/office/east/people/{person}/{action}");
                assert_eq!(code(&all.post(&path, form).await), "not-allowed", "{path}");
                assert_eq!(state(person).await, before, "{path}");
            }
        }
    }
    // Roles of other districts, or of all, are not theirs to give.
    let wu = all.office.person("wu", &[(Some(&east), Role::Reader)]).await;
    for role in ["west:reader", ":administrator", "administrator", "nowhere:reader"] {
        for (path, more) in [
            (format!("/office/east/people/{wu}/roles"), ""),
            ("/office/east/people".to_owned(), "sign_in=xu&called=Xu&"),
        ] {
            let answer = all.post(&path, &format!("{more}role={role}")).await;
            assert_eq!(code(&answer), "not-allowed", "{path} {role}");
        }
    }
    assert_eq!(all.roles(&wu).await, [(Some(east.clone()), Role::Reader)]);
    assert!(all.office.database.person_signing_in("xu").await.unwrap().is_none());
    // Whoever was added by an administrator of all districts, and has no role yet, is not taken.
    let taken = all.post("/office/east/people", "sign_in=nowhere&role=east:reader").await;
    assert_eq!(code(&taken), "not-allowed");
    assert!(all.roles(&nowhere).await.is_empty());
    // Taking all roles here leaves those elsewhere.
    assert!(is_ok(&all.post(&format!("/office/east/people/{both}/roles"), "a=").await));
    assert_eq!(all.roles(&both).await, [(Some(west), Role::Planner)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_of_one_district_sees_its_people_alone() {
    let all = people().await;
    let west = all.office.west.clone();
    all.office.person("west-planner", &[(Some(&west), Role::Planner)]).await;
    let page = all.office.get(&all.hand, "/office/east/people").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("admin-east") && !page.text().contains("west-planner"));
    for path in ["/office/people", "/office/log"] {
        assert_eq!(code(&all.office.get(&all.hand, path).await), "not-allowed", "{path}");
    }
    assert_eq!(code(&all.office.get(&all.hand, "/office/west/people").await), "unknown-district");
    // Somebody of the west who is given a role here by their name is of both, and keeps their password.
    let added = all.post("/office/east/people", "sign_in=west-planner&role=east:reader").await;
    assert_eq!(added.status, 200, "{}", added.text());
    let page = all.office.get(&all.hand, "/office/east/people").await;
    assert!(page.text().contains("west-planner"));
    let planner = all.office.database.person_signing_in("west-planner").await.unwrap().unwrap();
    let path = format!("/office/east/people/{}/password", planner.id);
    assert_eq!(code(&all.post(&path, "a=").await), "not-allowed");
}
