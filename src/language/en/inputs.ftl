# The office's data.

inputs = Data
inputs-version = Version of the data
inputs-versions = Versions
inputs-none = There is no data yet.
inputs-upload = Bring data
inputs-more = Other files, where there are any
inputs-first = Bring data first
inputs-correct = Correct it
inputs-correct-hint = Send only the files that change; the others stay. It becomes a new version, and this one is kept.
inputs-formats = GeoJSON, CSV, Excel, GeoPackage, Shapefile (all its files, or zipped) or FlatGeobuf; settings are TOML; streets may be OpenStreetMap (.osm.pbf). Everything that is sent is kept, whatever is wrong with it.
inputs-role = { $role ->
    [schools] Schools
    [blocks] Blocks
    [distances] Walks measured by the office
    [adjacency] Neighboring blocks
    [settings] Settings
    [keep] The plan before this one
    [pins] Blocks that go to these schools
    [bans] Blocks that do not go to these schools
    [streets] Streets
    [barriers] Barriers
    [addresses] Children by address
   *[other] { $role }
  }
inputs-note = What it is about
inputs-send = Send
inputs-sending = Sending …
inputs-checking = Sent. It is being read …
inputs-failed = It could not be sent. Nothing was changed; try again.
inputs-totals = { $schools ->
    [one] { $schools } school
   *[other] { $schools } schools
  }, { $blocks ->
    [one] { $blocks } block
   *[other] { $blocks } blocks
  }, { $children ->
    [one] { $children } child
   *[other] { $children } children
  } for { $seats ->
    [one] { $seats } seat
   *[other] { $seats } seats
  }
inputs-unsound = Nothing can be solved from this until its problems are corrected.
inputs-problems = { $count ->
    [0] No problems
    [one] { $count } problem
   *[other] { $count } problems
  }
inputs-code = Code
inputs-place = Where
inputs-value = What is there
inputs-what-to-do = What to do
inputs-notice = (worth knowing)
inputs-on-the-map = Where the problems are
inputs-columns = What the columns hold
inputs-columns-hint = Guessed from names and contents. What you choose is written into the settings of a new version.
inputs-no-column = no column
inputs-map = Make a new version that reads the columns like this
inputs-fact = { $fact ->
    [id] Id
    [name] Name
    [name_en] Name in English
    [children] Children
    [current_school] School of today
    [seats] Seats
    [classes] Classes
    [class_size] Children per class
    [max_pupils] Pupils at most
    [least_children] Children at least
    [grandfathered] Children who finish where they are
    [level] Level
    [quality] Score
    [block] Block
    [address] Address
    [address_en] Address in English
    [lon] Longitude
    [lat] Latitude
    [x] X
    [y] Y
    [shared_zone] Shared zone
    [side] Side of the street
    [place] Place
    [outline] Outline
    [gates] Other gates
    [entrances] Entrances
   *[other] { $fact }
  }
inputs-compare = Compare two versions
inputs-compared = Two versions compared
inputs-before = Before
inputs-after = After
inputs-other-file = { $role }: another file
inputs-schools = Schools
inputs-blocks = Blocks
inputs-differences = { $changed } changed, { $new } new, { $gone } gone
inputs-new = { $count } new
inputs-gone = { $count } gone
inputs-and-more = and { $count } more
