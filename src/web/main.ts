import "maplibre-gl"; document.body.append("catchment");
