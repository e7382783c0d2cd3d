-- What was kept is never changed and never removed.

CREATE TRIGGER contents_never_changed BEFORE UPDATE ON contents
    BEGIN SELECT RAISE(ABORT, 'contents: never changed'); END;
CREATE TRIGGER contents_never_removed BEFORE DELETE ON contents
    BEGIN SELECT RAISE(ABORT, 'contents: never removed'); END;
CREATE TRIGGER pieces_never_changed BEFORE UPDATE ON pieces
    BEGIN SELECT RAISE(ABORT, 'pieces: never changed'); END;
CREATE TRIGGER pieces_never_removed BEFORE DELETE ON pieces
    BEGIN SELECT RAISE(ABORT, 'pieces: never removed'); END;
CREATE TRIGGER input_versions_never_changed BEFORE UPDATE ON input_versions
    BEGIN SELECT RAISE(ABORT, 'input_versions: never changed'); END;
CREATE TRIGGER input_versions_never_removed BEFORE DELETE ON input_versions
    BEGIN SELECT RAISE(ABORT, 'input_versions: never removed'); END;
CREATE TRIGGER input_files_never_changed BEFORE UPDATE ON input_files
    BEGIN SELECT RAISE(ABORT, 'input_files: never changed'); END;
CREATE TRIGGER input_files_never_removed BEFORE DELETE ON input_files
    BEGIN SELECT RAISE(ABORT, 'input_files: never removed'); END;
CREATE TRIGGER plans_never_changed BEFORE UPDATE ON plans
    BEGIN SELECT RAISE(ABORT, 'plans: never changed'); END;
CREATE TRIGGER plans_never_removed BEFORE DELETE ON plans
    BEGIN SELECT RAISE(ABORT, 'plans: never removed'); END;
CREATE TRIGGER plan_files_never_changed BEFORE UPDATE ON plan_files
    BEGIN SELECT RAISE(ABORT, 'plan_files: never changed'); END;
CREATE TRIGGER plan_files_never_removed BEFORE DELETE ON plan_files
    BEGIN SELECT RAISE(ABORT, 'plan_files: never removed'); END;
CREATE TRIGGER plan_makers_never_changed BEFORE UPDATE ON plan_makers
    BEGIN SELECT RAISE(ABORT, 'plan_makers: never changed'); END;
CREATE TRIGGER plan_makers_never_removed BEFORE DELETE ON plan_makers
    BEGIN SELECT RAISE(ABORT, 'plan_makers: never removed'); END;
CREATE TRIGGER edits_never_changed BEFORE UPDATE ON edits
    BEGIN SELECT RAISE(ABORT, 'edits: never changed'); END;
CREATE TRIGGER edits_never_removed BEFORE DELETE ON edits
    BEGIN SELECT RAISE(ABORT, 'edits: never removed'); END;
CREATE TRIGGER comments_never_changed BEFORE UPDATE ON comments
    BEGIN SELECT RAISE(ABORT, 'comments: never changed'); END;
CREATE TRIGGER comments_never_removed BEFORE DELETE ON comments
    BEGIN SELECT RAISE(ABORT, 'comments: never removed'); END;
CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit: never changed'); END;
CREATE TRIGGER audit_never_removed BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit: never removed'); END;

-- A proposal is approved or withdrawn as it was made, and once.
CREATE TRIGGER publications_never_changed
    BEFORE UPDATE OF id, district, plan, kind, holds_from, open_from, open_until, notice,
        proposed_by, proposed_at
    ON publications
    BEGIN SELECT RAISE(ABORT, 'publications: never changed'); END;
CREATE TRIGGER publications_approved_once
    BEFORE UPDATE OF approved_by, approved_at, number ON publications
    WHEN OLD.approved_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'publications: approved once'); END;
CREATE TRIGGER publications_withdrawn_once
    BEFORE UPDATE OF withdrawn_by, withdrawn_at ON publications WHEN OLD.withdrawn_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'publications: withdrawn once'); END;
CREATE TRIGGER publications_never_removed BEFORE DELETE ON publications
    BEGIN SELECT RAISE(ABORT, 'publications: never removed'); END;

-- Replicas look here for what is new, as SQLite tells nobody.
CREATE TABLE news (
    topic TEXT NOT NULL PRIMARY KEY,
    n_told BIGINT NOT NULL
);
