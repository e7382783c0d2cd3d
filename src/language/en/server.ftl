# What the interface for maps and programs says to people.

## Pages

server-map = Map
server-service = Features
server-turn = { $first }–{ $last } of { $count }
server-previous = Previous
server-next = Next
server-on-the-map = On the map, with its explanation
server-interface = Interface
server-title = School catchments
server-description = Schools, blocks of homes and zones of a published plan
server-collections = Collections
server-conformance = Conformance
server-examples-for = Examples for GDAL, QGIS, web maps
server-geopackage = Everything as a GeoPackage
server-plan = Plan
server-features = Features
server-queryables = What can be filtered by
server-schema = Schema
server-examples = Examples

## Collections

collection-schools = Schools
collection-schools-said = Schools with their seats, and the figures of their zones
collection-blocks = Blocks
collection-blocks-said = Blocks of homes, each with its school and the walk there
collection-zones = Zones
collection-zones-said = The blocks of each school dissolved to one outline; shared zones are one feature
collection-exceptions = Exceptions
collection-exceptions-said = Blocks that the rule alone would have sent elsewhere, and why
collection-current-zones = Today's zones
collection-current-zones-said = The blocks that go to each school today, before this plan

## Properties

column-id = Identifier
column-name = Name
column-name-en = Name in English
column-school = School
column-walk = Walk to the school in meters
column-exception = Why the rule alone would have sent it elsewhere
column-n-blocks = Blocks
column-seats = Seats
column-children = Children
column-crowding = Crowding in meters
column-mean-walk = Mean walk in meters
column-n-pieces = Pieces of the zone
column-color = Color of the zone
column-schools = Schools
column-reason = Reason
column-rule-school = School by the rule alone
column-extra = Extra meters per child

## Examples

example-curl = On the command line
example-gdal = GDAL
example-geopandas = Python with GeoPandas
example-qgis = QGIS
example-maplibre = A web page with MapLibre
example-embed = A home's school in a frame
examples-limits = Nobody needs a key. One answer holds at most 10,000 features, 50 names or 1,000 comments; more is read page by page. An answer that takes longer than 30 seconds is given up. Answers carry tags (ETag): who keeps them and asks again is told that nothing changed.
example-arcgis = A web page with ArcGIS
