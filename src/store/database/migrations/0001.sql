-- All that an office keeps. Written in what SQLite and PostgreSQL both understand; what only one
-- of them does is beside it. Times are milliseconds since 1970 in UTC, days are as 2027-09-01,
-- digests are SHA-256 in hexadecimal.

CREATE TABLE districts (
    id TEXT NOT NULL PRIMARY KEY,
    -- As addresses name it.
    short_name TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    english TEXT,
    made_at BIGINT NOT NULL
);

CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY,
    -- As they sign in.
    sign_in TEXT NOT NULL UNIQUE,
    called TEXT NOT NULL,
    -- Argon2id as a PHC string. NULL: they sign in elsewhere, or not yet.
    password TEXT,
    totp_secret TEXT,
    -- The last step whose code was taken: none is taken twice.
    totp_step BIGINT,
    -- Issuer and subject of where they sign in elsewhere.
    elsewhere TEXT UNIQUE,
    made_at BIGINT NOT NULL,
    -- NULL: they may sign in.
    closed_at BIGINT
);

CREATE TABLE memberships (
    person TEXT NOT NULL REFERENCES people (id),
    -- NULL: every one.
    district TEXT REFERENCES districts (id),
    role TEXT NOT NULL CHECK (role IN ('reader', 'planner', 'publisher', 'administrator'))
);
CREATE UNIQUE INDEX membership_of_one ON memberships (person, district, role)
    WHERE district IS NOT NULL;
CREATE UNIQUE INDEX membership_of_all ON memberships (person, role) WHERE district IS NULL;

CREATE TABLE sessions (
    -- SHA-256 of the token, which is kept nowhere.
    token TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    csrf TEXT NOT NULL,
    -- NULL: the second factor has not been asked for, or not been passed.
    second_factor_at BIGINT,
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_of_person ON sessions (person);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE api_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES people (id),
    district TEXT REFERENCES districts (id),
    -- With spaces between them.
    scopes TEXT NOT NULL,
    label TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

-- How often somebody tried within a window that begins with the first try.
CREATE TABLE attempts (
    who TEXT NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    n_attempts BIGINT NOT NULL
);

CREATE TABLE contents (
    digest TEXT NOT NULL PRIMARY KEY,
    n_bytes BIGINT NOT NULL
);

CREATE TABLE pieces (
    content TEXT NOT NULL REFERENCES contents (digest),
    number BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (content, number)
);

CREATE TABLE input_versions (
    district TEXT NOT NULL REFERENCES districts (id),
    -- Digest of the list of its files.
    id TEXT NOT NULL,
    note TEXT NOT NULL,
    -- NULL: the command line.
    made_by TEXT REFERENCES people (id),
    made_at BIGINT NOT NULL,
    PRIMARY KEY (district, id)
);

CREATE TABLE input_files (
    district TEXT NOT NULL,
    version TEXT NOT NULL,
    role TEXT NOT NULL,
    file_name TEXT NOT NULL,
    content TEXT NOT NULL REFERENCES contents (digest),
    PRIMARY KEY (district, version, role, file_name),
    FOREIGN KEY (district, version) REFERENCES input_versions (district, id)
);

CREATE TABLE plans (
    district TEXT NOT NULL REFERENCES districts (id),
    -- Of its plan.json.
    digest TEXT NOT NULL,
    -- What it was made from, as far as that is kept.
    inputs TEXT,
    level TEXT,
    figures TEXT NOT NULL,
    made_by TEXT REFERENCES people (id),
    made_at BIGINT NOT NULL,
    PRIMARY KEY (district, digest),
    FOREIGN KEY (district, inputs) REFERENCES input_versions (district, id)
);

CREATE TABLE plan_files (
    district TEXT NOT NULL,
    plan TEXT NOT NULL,
    path TEXT NOT NULL,
    content TEXT NOT NULL REFERENCES contents (digest),
    PRIMARY KEY (district, plan, path),
    FOREIGN KEY (district, plan) REFERENCES plans (district, digest)
);

-- Everybody who drew or computed it: none of them approves its publication.
CREATE TABLE plan_makers (
    district TEXT NOT NULL,
    plan TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (district, plan, person),
    FOREIGN KEY (district, plan) REFERENCES plans (district, digest)
);

CREATE TABLE drafts (
    id TEXT NOT NULL PRIMARY KEY,
    district TEXT NOT NULL REFERENCES districts (id),
    title TEXT NOT NULL,
    base TEXT,
    inputs TEXT,
    made_by TEXT NOT NULL REFERENCES people (id),
    made_at BIGINT NOT NULL,
    -- The last edit that counts; 0: none does.
    head BIGINT NOT NULL DEFAULT 0,
    -- The last edit of the line that head is on: what can be done again ends there.
    tip BIGINT NOT NULL DEFAULT 0,
    closed_at BIGINT,
    FOREIGN KEY (district, base) REFERENCES plans (district, digest),
    FOREIGN KEY (district, inputs) REFERENCES input_versions (district, id)
);

CREATE TABLE edits (
    draft TEXT NOT NULL REFERENCES drafts (id),
    seq BIGINT NOT NULL,
    -- The edit before it, which was the head; 0: there was none.
    after_seq BIGINT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id),
    made_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (draft, seq)
);

CREATE TABLE publications (
    id TEXT NOT NULL PRIMARY KEY,
    district TEXT NOT NULL REFERENCES districts (id),
    plan TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('consultation', 'in force')),
    -- The first day on which it holds, or might. NULL: since ever, or nobody says.
    holds_from TEXT,
    -- The days on which people may comment.
    open_from TEXT,
    open_until TEXT,
    notice TEXT NOT NULL,
    proposed_by TEXT NOT NULL REFERENCES people (id),
    proposed_at BIGINT NOT NULL,
    approved_by TEXT REFERENCES people (id),
    approved_at BIGINT,
    -- From 1 on in the order in which they were approved, over all districts.
    number BIGINT UNIQUE,
    withdrawn_by TEXT REFERENCES people (id),
    withdrawn_at BIGINT,
    CHECK ((kind = 'consultation') = (open_until IS NOT NULL)),
    CHECK (approved_by <> proposed_by),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK ((approved_by IS NULL) = (number IS NULL)),
    CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
    FOREIGN KEY (district, plan) REFERENCES plans (district, digest)
);
CREATE INDEX publications_of_district ON publications (district, number);

CREATE TABLE comments (
    -- From 1 on in the order in which they came.
    id BIGINT NOT NULL PRIMARY KEY,
    district TEXT NOT NULL REFERENCES districts (id),
    day TEXT NOT NULL,
    plan TEXT NOT NULL,
    block TEXT,
    said TEXT NOT NULL,
    contact TEXT,
    FOREIGN KEY (district, plan) REFERENCES plans (district, digest)
);
CREATE INDEX comments_of_district ON comments (district, id);

CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    district TEXT NOT NULL REFERENCES districts (id),
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    -- Asked for twice with the same key it is one job.
    idempotency_key TEXT,
    asked_by TEXT REFERENCES people (id),
    made_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    progress BIGINT NOT NULL DEFAULT 0,
    stage TEXT NOT NULL DEFAULT '',
    n_attempts BIGINT NOT NULL DEFAULT 0,
    most_attempts BIGINT NOT NULL,
    worker TEXT,
    lease_until BIGINT,
    cancel_asked_at BIGINT,
    ended_at BIGINT,
    -- JSON when it is done, a sentence when it failed.
    result TEXT,
    UNIQUE (district, idempotency_key)
);
CREATE INDEX jobs_to_do ON jobs (made_at, id) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_of_district ON jobs (district, made_at);

CREATE TABLE audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    made_at BIGINT NOT NULL,
    -- Of a person. NULL: the command line, a worker, or somebody unknown.
    who TEXT,
    district TEXT,
    action TEXT NOT NULL,
    what TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_of_district ON audit (district, seq);

-- The last row of the log. Whoever writes holds it, so that all of an office's writes queue here.
CREATE TABLE audit_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (one, seq, hash)
    VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- The last number that was given. In the order of numbers is in the order of commits, as whoever
-- takes one holds its row.
CREATE TABLE numbers (
    kind TEXT NOT NULL PRIMARY KEY,
    last_given BIGINT NOT NULL
);
INSERT INTO numbers (kind, last_given) VALUES ('comments', 0), ('publications', 0);
