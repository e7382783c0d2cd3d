# What was done, in the log and in drafts.
log-did = { $action ->
    [signed-in] signed in
    [password-set] set the password of { $name }
    [second-factor-set] set a second factor for { $name }
    [second-factor-removed] removed the second factor of { $name }
    [person-added] added { $name }
    [person-closed] let { $name } in no more
    [person-opened] let { $name } in again
    [role-granted] gave { $name } the role: { $more }
    [role-revoked] took from { $name } the role: { $more }
    [token-added] made a token for programs: { $name }
    [token-revoked] revoked a token for programs
    [district-added] added the district { $name }
    [inputs-kept] brought data: { $name }
    [plan-kept] kept the plan { $name }
    [draft-added] began the draft { $name }
    [draft-edited] drew in the draft { $name } (edit { $more })
    [edit-undone] took an edit back in the draft { $name }
    [edit-redone] did an edit again in the draft { $name }
    [draft-closed] closed the draft { $name }
    [publication-proposed] proposed to publish the plan { $name }
    [publication-approved] approved publication { $more } of the plan { $name }
    [publication-withdrawn] withdrew the publication of the plan { $name }
    [person-known-elsewhere] is known where they sign in elsewhere: { $name }
    [person-signs-in-elsewhere] let { $name } sign in elsewhere
    [sign-in-refused] { $name } was not let in, who came from elsewhere
    [comment-handled] handled comment { $more }
    [names-changed] changed the list of addresses: { $name }
    [about-changed] changed what the district tells parents
    [comment-added] commented on the plan { $name }
    [job-queued] asked for a job: { $more }
    [job-cancelled] cancelled a job
    [job-done] a job is done
    [job-failed] a job failed
   *[other] { $action }
  }
log-by-machine = the command line or a worker
log-raw = As it stands in the log
log-older = Older entries
log-newest = Newest entries
log-none = Nothing is in the log here.
edits = Edits
edits-of = Edits of “{ $draft }”
edits-began-with = Began with
edits-none = Nothing has been drawn yet.
edits-what = What
edits-who = Who
edits-when = When
edits-counts = Counts
edits-stands = { $stands ->
    [yes] yes
    [again] undone, can be done again
   *[no] undone
  }
edits-did = { $did ->
    [assign] { $count ->
        [one] { $count } block to { $school }
       *[other] { $count } blocks to { $school }
      }
    [release] { $count ->
        [one] { $count } block pinned no longer
       *[other] { $count } blocks pinned no longer
      }
    [recompute] everything that is not pinned solved anew
    [seats] { $school }: { $count } seats supposed
    [close] { $school } supposed closed
    [open] { $school } supposed new, with { $count } seats
   *[rules] other rules: { $school }
  }
edits-blocks = { $names } and { $more } more
edits-close = Close the draft
edits-close-what = Nobody draws in a closed draft any more. What was drawn, and plans made of it, stay.
edits-closed = The draft is closed.
edits-draw = Draw
