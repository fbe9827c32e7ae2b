# Read by programs.
feed-harvests-title = Yipin · new harvests
feed-harvest-title = { $place }: { $goods }, harvested on { $day }
feed-harvest-summary = Lot { $code }, harvested on { $day }.
feed-harvest-summary-graded = Lot { $code }, harvested on { $day }, { $grade }.
feed-products-description = One village, one shop, one specialty: straight from the village to the city.
