# In QGIS itself: Layer > Add Layer > Add WFS / OGC API - Features Layer, and {site}/ogc as its URL.
from qgis.core import QgsApplication, QgsVectorLayer

QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
zones = QgsVectorLayer("url='{site}/ogc' typename='zones'", "zones", "OAPIF")
print(sum(1 for _ in zones.getFeatures()), "zones")
del zones
app.exitQgis()
