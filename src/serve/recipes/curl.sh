# Which school is ours, and why? The place is longitude, then latitude.
curl '{site}/api/lookup?lon={lon}&lat={lat}&lang={lang}'

# The ten longest walks
curl -G '{site}/ogc/collections/blocks/items' -d 'sortby=-walk_m&limit=10&properties=name,school,walk_m'

# Zones as GeoJSON, and everything in one file
curl -o zones.geojson '{site}/zones.geojson'
curl -o district.gpkg '{site}/downloads/plan.gpkg'
