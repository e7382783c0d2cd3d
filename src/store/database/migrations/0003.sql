-- What a provider of OpenID Connect said of whoever began a session by it, to be shown to it when they
-- sign out; empty: it is too long to be shown. NULL: they did not come from one.
ALTER TABLE sessions ADD COLUMN id_token TEXT;
