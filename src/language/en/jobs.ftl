# What takes long.

jobs = Jobs
job = Job
jobs-all = All jobs
jobs-none = Nothing was asked for yet.
jobs-look-again = Look again
jobs-ask = Solve
jobs-level = Level, where the data holds several
jobs-rule = Rule
jobs-as-settings = as the settings say
jobs-effort = How much work to put in
jobs-effort-name = { $effort ->
    [quick] quick
    [normal] normal
   *[best] best
  }
jobs-keep = A plan to be kept as far as can be
jobs-solve = Make a plan
jobs-sheets = Put the three rules side by side
job-kind = { $kind ->
    [solve] Plan
    [sheets] Three rules side by side
   *[other] { $kind }
  }
job-state = { $state ->
    [queued] waits
    [running] is being done
    [done] done
    [failed] failed
   *[cancelled] cancelled
  }
job-stage = { $stage ->
    [fetching] fetching the files
    [reading] reading
    [measuring] measuring walks
    [allocating] allocating
    [drawing] drawing the zones
    [counting] counting
    [printing] printing
    [writing] writing
    [keeping] keeping the plan
   *[other] { $stage }
  }
job-cancel = Cancel
job-is-being-cancelled = It is being cancelled.
job-plan = The plan
