# The site as a whole.
site-name = 一品
site-title = 一品 · 一村一店，一店一品
site-motto = 一村一店，一店一品。
language-zh-CN = 中文
language-en = English

# Navigation.
nav-skip = 跳到正文
nav-personal = 个人入口
nav-footer = 页脚
nav-breadcrumb = 当前位置
nav-home = 首页
nav-login = 登录
nav-cart = 购物车
nav-apply = 为村里开店
nav-order-lookup = 查订单
desk-title = 村店工作台
admin-title = 管理
admin-divisions-comma = 、

# Search.
# 句子与句子之间
sentence-gap = { "" }
search-label = 搜索特产、村店
search-placeholder = 想吃点什么？
search-action = 搜索

# Counts beside icons.
cart-count = 购物车里有 { $count } 件
inbox-unread = { $count } 条未读消息

# Lists of several pages.
pager-label = 翻页
pager-first = 回到第一页
pager-next = 下一页

# Prices and sums.
price-per-mass = 合 { $jin }/斤 · { $kg }/公斤
price-per-kg = 合 { $kg }/公斤
price-of-mass = { $price }/斤
amount-of-mass = { $amount } 斤
price-by-jin = /斤
price-from-before = { "" }
price-from-after = 起
sum-total = 合计
sum-open = 待定
