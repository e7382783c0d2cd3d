# What is there
ogrinfo -so 'OAPIF:{site}/ogc' zones

# Blocks farther than a kilometer from their school, filtered by the server
ogr2ogr far.gpkg 'OAPIF:{site}/ogc' blocks -where 'walk_m > 1000'

# A file read where it is, only the part around a place
ogr2ogr -f GeoJSON near.geojson '/vsicurl/{site}/downloads/blocks.fgb' -spat {west} {south} {east} {north}
