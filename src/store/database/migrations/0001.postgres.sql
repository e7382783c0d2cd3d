-- What was kept is never changed and never removed.

CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER contents_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON contents
    EXECUTE FUNCTION never();
CREATE TRIGGER pieces_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON pieces
    EXECUTE FUNCTION never();
CREATE TRIGGER input_versions_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON input_versions
    EXECUTE FUNCTION never();
CREATE TRIGGER input_files_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON input_files
    EXECUTE FUNCTION never();
CREATE TRIGGER plans_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON plans
    EXECUTE FUNCTION never();
CREATE TRIGGER plan_files_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_files
    EXECUTE FUNCTION never();
CREATE TRIGGER plan_makers_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_makers
    EXECUTE FUNCTION never();
CREATE TRIGGER edits_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON edits
    EXECUTE FUNCTION never();
CREATE TRIGGER comments_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON comments
    EXECUTE FUNCTION never();
CREATE TRIGGER audit_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    EXECUTE FUNCTION never();

-- A proposal is approved or withdrawn as it was made, and once.
CREATE TRIGGER publications_never_changed
    BEFORE UPDATE OF id, district, plan, kind, holds_from, open_from, open_until, notice,
        proposed_by, proposed_at
    ON publications EXECUTE FUNCTION never();
CREATE TRIGGER publications_approved_once
    BEFORE UPDATE OF approved_by, approved_at, number ON publications FOR EACH ROW
    WHEN (OLD.approved_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION never();
CREATE TRIGGER publications_withdrawn_once
    BEFORE UPDATE OF withdrawn_by, withdrawn_at ON publications FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION never();
CREATE TRIGGER publications_never_removed BEFORE DELETE OR TRUNCATE ON publications
    EXECUTE FUNCTION never();
