# 给程序看的
feed-harvests-title = 一品 · 新采收
feed-harvest-title = { $place }：{ $goods }，{ $day } 采收
feed-harvest-summary = 批次 { $code }，{ $day } 采收。
feed-harvest-summary-graded = 批次 { $code }，{ $day } 采收，{ $grade }。
feed-products-description = 一村一店，一店一品：村里直接卖到城里的土特产。
