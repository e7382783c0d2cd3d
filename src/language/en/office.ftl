office-at-work = Enrollment office
office-sign-in = Sign in
office-sign-out = Sign out
office-name = Name to sign in by
office-password = Password
office-wrong-password = The name or the password is wrong.
office-wrong-code = The code is wrong, or was used already.
office-too-often = Too many tries. Try again in a quarter of an hour.
office-second-factor = Second factor
office-code = Code on your telephone (6 digits)
office-go-on = Go on
office-account = My account
office-new-password = New password
office-old-password = Password until now
office-password-length = At least { $count } characters. You sign in anew afterwards.
office-change = Change
office-second-factor-is-set = You sign in with a password and a code. Enter a code to remove the second factor.
office-second-factor-how = Let the authenticator on your telephone take this secret, then enter the code it shows:
office-second-factor-removed = You sign in without a code from now on.
office-set = Set
office-remove = Remove
office-tokens = Tokens for programs
office-tokens-what = A program that shows a token may do what its scopes say, as far as you may.
office-token-once = Keep this token now; it is shown only once:
office-token-label = What it is for
office-new-token = New token
office-revoke = Revoke
office-scopes = Scopes
office-permission = { $permission ->
    [read] see inputs, plans, drafts and comments
    [plan] bring data, draw, compute, propose
    [publish] approve and withdraw
   *[administer] say who may do what
  }
office-district = District
office-all-districts = All districts
office-people = People
office-password-once = { $name } signs in with this password, which is shown only once:
office-new-person = Somebody new
office-called = What they are called
office-add = Add
office-new-district = A new district
office-short-name = Short name for addresses (a-z, 0-9, -)
office-district-name = Name
office-district-english = Name in English
office-reset-password = New password
office-open-person = Let in again
office-close-person = Let in no more
office-save-roles = Save roles
office-role = { $role ->
    [reader] reader
    [planner] planner
    [publisher] publisher
   *[administrator] administrator
  }
office-log = Log
office-log-number = Number
office-log-time = Time
office-log-who = Who
office-log-what = What
office-districts = Districts
office-no-districts = You have no role in any district yet. An administrator can give you one.
office-proposed = Waiting for a second person
office-nothing-proposed = Nothing is waiting.
office-published = Published
office-nothing-published = Nothing is published.
office-plans = Plans
office-no-plans = No plan is kept yet.
office-comments = { $count ->
    [one] { $count } comment
   *[other] { $count } comments
  }
office-in-force = In force
office-in-force-from = in force from { $day }
office-consultation = Consultation
office-consultation-until = consultation until { $day }
office-proposed-by = Proposed by { $name }
office-approve = Approve and publish
office-somebody-else = You have drawn, computed or proposed it: somebody else has to approve.
office-withdraw = Withdraw
office-withdrawn = withdrawn
office-propose = Propose to publish
office-until = Last day for comments
office-from = First day it holds
office-notice = What is told with it
