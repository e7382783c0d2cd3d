# Plans told by names and figures.
plan-title-draft = from draft “{ $draft }”
plan-title-by = by { $name }
plan-title-at = { $day }, { $time } ({ $offset })
plan-title-today = Today's zones
plan-figures-mean = mean walk { $meters } m
plan-figures-worst = longest { $meters } m
plan-figures-unplaced = { $count ->
    [one] { $count } child without a seat
   *[other] { $count } children without a seat
  }
plan-mean = Mean walk (m)
plan-worst = Longest walk (m)
plan-unplaced = Children without a seat
plan-over = Schools over their seats
plan-exceptions = Exceptions (blocks)
plan-plan = Plan
plan-all = All plans
plan-made-from = Made from
plan-digest = Digest of the plan
plan-inputs-unknown = Its inputs are kept with it, and with no version.
plan-compare = Compare with another plan
plan-compare-today = Compare with today's zones
plan-next = What comes next
export-language = Language
export-school = School
export-all-schools = All schools
export-no-font = This program was built without its page, and so without the font of papers: it prints no PDF.
export-letters = Letters to homes
export-letters-what = One letter for each address that the plan's inputs list, else for each block; the archive holds a PDF for each school. The tables hold a row for each letter, for your own letters. They say where people live: for the office alone.
export-from-what = The plan is not published: letters say that it holds from this day on.
export-letters-zip = Letters (PDF)
export-letters-xlsx = Table (XLSX)
export-letters-csv = Table (CSV)
export-maps = Map sheets
export-maps-what = An overview and a sheet for each zone, with gates, a scale and a legend.
export-paper = Paper
export-maps-do = Map sheets (PDF)
export-words = Zones in words
export-words-what = What bounds each zone, its border street by street, its streets and homes.
export-files = For programs
export-files-what = What the public can download once the plan is published.
export-files-office = With the children of each block, for the office alone
export-files-office-what = These files say how many children live in each block. They must not be published.
