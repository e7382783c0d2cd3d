status-withdrawn = This plan was withdrawn on { $day }. It holds for nobody.
paper-status-withdrawn = Withdrawn on { $day }: it holds for nobody.
inbox = Comments
inbox-of = { $handled } of { $count } handled
inbox-all = All
inbox-new = New
inbox-handled = Handled
inbox-show = Show
inbox-state = State
inbox-plan = Plan
inbox-all-plans = All plans
inbox-none = There are no such comments.
inbox-about = About
inbox-contact = Contact
inbox-note = Note
inbox-mark-handled = Handled
inbox-mark-new = Look at it again
inbox-by = { $name }, { $day }
inbox-next = Later comments
inbox-download = As a table:
inbox-number = Number
checking = Check it yourself
checking-why = You need not believe us. Whoever has the program can check this plan without asking anybody, and whoever has a ruler can check single homes.
checking-files = The files
checking-plan = the plan: each home's school and walk, what counts for every school, all exceptions with their price
checking-homes = where each home's walk begins
checking-gates = where each school's gate is
checking-digest = The plan's digest (SHA-256). Whoever has a plan with this digest has this very plan:
checking-commands = The commands
checking-what = It measures every walk again, adds what counts for each school, the same for everybody, and finds every home that does not go where the sum is least: each has to be listed as an exception, with its price.
checking-streets = Walks of this plan are along streets or from the office's own table, so that nobody measures them again without it. The digest still shows that the plan is this very one.
checking-not = What takes the children of single homes is not public, and is checked before a plan is shown: that no school is over its seats, the bound, and how many children have no seat.
about = What parents are told
about-what = It stands on every page of this district for parents. What is left empty is as the server's own settings say.
about-save = Save
about-field = { $field ->
    [office-name] Office
    [office-name_en] Office, in English
    [office-phone] Telephone
    [office-address] Address
    [office-address_en] Address, in English
    [office-hours] Hours
    [office-hours_en] Hours, in English
    [office-website] Website
    [office-time_zone] Time zone by which days begin, as Asia/Shanghai
    [registration-first_day] First day of enrollment
    [registration-last_day] Last day of enrollment
    [registration-website] Website for enrollment
    [registration-bring] What to bring (a line each)
   *[registration-bring_en] What to bring, in English (a line each)
  }
addresses = Addresses of homes
addresses-what = A list by which parents find their homes, beside the names of blocks. Everybody can look things up in it, so nothing belongs into it that not everybody may read.
addresses-columns = Any kind of table, 64 MiB at most, with the columns address, and block or lon and lat; name and name_en if there are any. Shapefiles are sent zipped. It takes the place of the list before, on all servers at once.
addresses-refused = The list was not taken, and homes are found as before. Correct it, and send it again:
addresses-now = { $count ->
    [one] { $count } address is found
   *[other] { $count } addresses are found
  }
addresses-none = This district has no list yet.
addresses-common = { $count ->
    [one] One more is the server's own, for all districts.
   *[other] { $count } more are the server's own, for all districts.
  }
addresses-elsewhere = { $count ->
    [one] One of all is in no block of the plan that everybody is shown, and is not found.
   *[other] { $count } of all are in no block of the plan that everybody is shown, and are not found.
  }
addresses-first = The first { $count }
addresses-before = Lists before this one
addresses-put = Put another list in its place
addresses-file = List
