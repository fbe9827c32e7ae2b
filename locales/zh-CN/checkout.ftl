# The checkout.
checkout-title = 确认订单
checkout-address = 寄到哪里
checkout-paste = 粘贴整段地址
checkout-paste-hint = 比如聊天里发来的一段：姓名、电话、地址，什么顺序都行。
checkout-paste-action = 识别
checkout-detail-hint = 街道、小区、楼号、门牌号
checkout-email-hint = 填了就能收到发货消息。
checkout-parcels = 要买的商品
checkout-note = 给{ $name }留言
checkout-left-out = 这些先留在购物车里
checkout-sums = 一共多少钱
checkout-goods = 商品
checkout-freight-label = 运费
checkout-freight-open = 选好省份后，这里会算出运费。
checkout-free-over = 满 { $amount } 包邮
checkout-not-sent-short = 不寄到这里
checkout-not-sent = 不寄到您选的地区。请换一个地址，或先把这家的商品移出购物车。
checkout-sending = 发货
checkout-sent-from = { $day } 起整单发货
checkout-total = 应付
checkout-total-open = { $goods } + 运费
checkout-place = 提交订单
checkout-to-cart = 回购物车改一改
checkout-no-method = 这几家村店没有都支持的付款方式，请回购物车分开下单。
checkout-nothing-left = 这些商品现在都买不了，原因写在旁边。您填的内容还在，商品恢复后可以再提交。
checkout-new-total = 运费算好了，还没有下单。请看一看应付多少，再提交一次。

payment-method-cod = 货到付款
payment-hint-cod = 收到包裹时，把钱付给快递员。
payment-method-transfer = 银行转账
payment-hint-transfer = 下单后会看到村里的账号，请在 72 小时内转账，到账后发货。
payment-method-gateway = 在线支付
payment-hint-gateway = 下单后马上付款。

# What changed between showing and ordering.
checkout-changed = 还没有下单：您看过之后，有的内容变了。请核对后再提交一次。
checkout-added = 刚放进购物车。
checkout-price = 单价从 { $before } 变成了 { $now }。
checkout-quantity = 数量从 { $before } 变成了 { $now }。
checkout-presale-changed = 发货日期变了，请再看一眼。
checkout-gone = 现在买不了了。
checkout-taken-out = 有一件商品已经不在购物车里。
checkout-freight = 运费从 { $before } 变成了 { $now }。

flash-checkout-placed = 下单成功，村里已经收到。
flash-checkout-already = 这些商品刚才已经下过单了，没有重复下单。
flash-checkout-empty = 购物车里没有可以下单的商品。

# What is taken off, and who bears it.
checkout-reduction = 优惠从 { $before } 变成了 { $now }。
checkout-coupon-hint = 有优惠码就填在这里。
checkout-coupon-apply = 使用
reduction-by-shop = { $name }（店家承担）
reduction-by-programme = { $name }（帮扶项目承担）

# The address book.
checkout-book = 我的地址
checkout-keep-hint = 下次下单一点就能用。

# What the freight is made of.
checkout-free-pieces = 满 { $count } 件包邮
checkout-freight-mass = { $first }以内 { $price }，每加 { $next }多 { $more }
checkout-freight-pieces = { $first } 件以内 { $price }，每加 { $next } 件多 { $more }
