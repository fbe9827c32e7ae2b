# Choosing a division, level by level.
picker-blank = Please choose
picker-level-1 = Province or municipality
picker-level-2 = City, prefecture or district
picker-level-3 = District or county
picker-next = Show the next level
