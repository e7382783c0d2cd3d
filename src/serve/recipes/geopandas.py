import geopandas

zones = geopandas.read_file("{site}/downloads/zones.fgb")
print(zones[["name", "seats", "children", "mean_walk_m"]])

blocks = geopandas.read_file("{site}/ogc/collections/blocks/items?limit=10000")
print((blocks.walk_m > 1000).sum(), "blocks are farther than a kilometer from their school")
