# The front page.
home-title = 村里的好东西，直接寄到家
home-lead = 一个村只开一家店，一家店只做一样特产。买到的，就是这个村最拿得出手的。
home-tally = { $shops } 个村店，来自 { $provinces } 个省区市
home-description = 一村一店，一店一品：各地村庄把自己最好的一样特产，直接卖到您家。
home-shops = 新开的村店
home-empty = 第一家村店正在路上
home-empty-text = 您的村子有一样拿得出手的特产吗？来开第一家店吧。
home-new = 新上架
home-categories = 按种类找
home-provinces = 按产地找
shop-count = { $count } 家村店

# Cards.
card-in-season = 当季
card-sold-out = 暂时缺货

# Lists.
category-description = { $name }：村店直卖，写明产地、净重和每斤价格。
list-empty = 这一类还没有上架
list-empty-text = 村里正在准备，过些日子再来看看。
region-title = { $name }的特产
region-description = { $name }的村店和特产，从产地直接寄出。
region-below = 下级地区
region-empty = 这里还没有村店上架
region-empty-text = 可以先看看邻近的地方。
search-title = 找“{ $query }”
search-empty = 没有找到
search-empty-text = 换个简单的词试试，比如“茶”“桃”“米”。

# The page of a shop.
shop-description = { $specialty }，{ $place }{ $name }自产自销。
shop-goods = 店里有
shop-empty = 这一季还没有上架
shop-empty-text = 村里的特产有季节，到时候再来看看。
shop-story = 村里的事
shop-licence = 统一社会信用代码 { $number }
shop-holiday-title = { $from } 至 { $to } 放假，不发货
shop-holiday = 您可以照常下单，{ $next } 起按顺序发货。
shop-facts = 来处
fact-area = 产地范围
fact-grades = 怎么分等级
fact-standards = 执行标准
fact-licence = 经营资质
fact-opened = 开店日期
fact-specialty = 特产
fact-season = 采收月份
fact-sharing = 货款到谁手里
fact-sharing-parts = 农户 { $households }%，村集体 { $fund }%，店里费用 { $costs }%。
fact-claims = 收到有问题
fact-claims-perishable = 签收后 { $hours } 小时内拍照申请赔付；生鲜不能退回。
fact-claims-usual = 签收后 { $days } 天内可以申请退款，也可以无理由退货。
month-harvest = 采收

# The page of a listing.
listing-description = { $name }，{ $place }{ $shop }直卖。
listing-add = 放进购物车
listing-quantity-hint = 按斤卖的请写重量，比如 2 斤、1.5 kg。
listing-few-left = 只剩 { $count } 份
listing-step = 按 { $step } 的倍数卖
listing-sold-out = 现在买不到
listing-sold-out-text = 卖完了，或者还没到季节。村里补货后，这里就能下单。
listing-about = 细说
listing-more = 这家店还有
listing-to-shop = 进店看看

# Provinces on the map, by their code: as short as a tile allows.
province-short-11 = 京
province-short-12 = 津
province-short-13 = 冀
province-short-14 = 晋
province-short-15 = 蒙
province-short-21 = 辽
province-short-22 = 吉
province-short-23 = 黑
province-short-31 = 沪
province-short-32 = 苏
province-short-33 = 浙
province-short-34 = 皖
province-short-35 = 闽
province-short-36 = 赣
province-short-37 = 鲁
province-short-41 = 豫
province-short-42 = 鄂
province-short-43 = 湘
province-short-44 = 粤
province-short-45 = 桂
province-short-46 = 琼
province-short-50 = 渝
province-short-51 = 川
province-short-52 = 贵
province-short-53 = 云
province-short-54 = 藏
province-short-61 = 陕
province-short-62 = 甘
province-short-63 = 青
province-short-64 = 宁
province-short-65 = 新
province-short-71 = 台
province-short-81 = 港
province-short-82 = 澳
