# Choosing a division, level by level.
picker-blank = 请选择
picker-level-1 = 省、自治区、直辖市
picker-level-2 = 市、州或区县
picker-level-3 = 区县
picker-next = 显示下一级
