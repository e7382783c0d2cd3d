-- What the office has done about what people said, and what a district tells besides its plans.

CREATE TABLE handlings (
    comment BIGINT NOT NULL REFERENCES comments (id),
    -- From 1 on for each comment; the last one counts.
    seq BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'handled')),
    note TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES people (id),
    made_at BIGINT NOT NULL,
    PRIMARY KEY (comment, seq)
);

-- Public lists of addresses, by which homes are found.
CREATE TABLE name_lists (
    district TEXT NOT NULL REFERENCES districts (id),
    -- From 1 on for each district; the last one counts.
    seq BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    content TEXT NOT NULL REFERENCES contents (digest),
    made_by TEXT REFERENCES people (id),
    made_at BIGINT NOT NULL,
    PRIMARY KEY (district, seq)
);

CREATE TABLE abouts (
    district TEXT NOT NULL REFERENCES districts (id),
    -- From 1 on for each district; the last one counts.
    seq BIGINT NOT NULL,
    -- As the file of `serve --about` says it.
    body TEXT NOT NULL,
    made_by TEXT REFERENCES people (id),
    made_at BIGINT NOT NULL,
    PRIMARY KEY (district, seq)
);
