# The cart.
cart-title = 购物车
cart-empty = 购物车还是空的
cart-empty-text = 去看看各村的特产，挑几样带回家。
cart-look-around = 去逛逛
cart-hindered = 有 { $count } 件现在买不了，原因写在旁边。可以先移出，或改一改数量；不影响其他商品下单。
cart-quantity-of = { $name }的数量
cart-change = 改数量
cart-remove = 移出
cart-total = { $count } 种商品合计
cart-freight-later = 运费按收货地区计算，下一步就能看到。
cart-check-out = 去结算
cart-nothing-buyable = 现在没有可以下单的商品。
cart-beyond = 总金额超出了一次能下单的范围，请减少数量，分几次下单。

# Why a line cannot be bought.
cart-shop-closed = 这家村店暂停营业，现在不能下单。
cart-not-on-sale = 这件商品现在不卖了。
cart-sold-out = 已经卖完了，等村里补货。
cart-only-left = 只剩 { $left } 件，请减少数量。
cart-only-left-mass = 只剩 { $left }，请减少数量。
cart-off-step = 只能按 { $step }的倍数买，请改一改数量。

flash-cart-added = 已放进购物车。
flash-cart-changed = 数量改好了。
flash-cart-removed = 已移出购物车。
flash-cart-capped = 登录前后的购物车已合并。有的商品库存不够，数量已减到能买到的最多，请核对。

# Choosing, keeping for later, buying at once and again.
cart-pick = 结算 { $name } { $pack }
cart-pick-hint = 去掉勾选的先留在购物车，下次再买。
cart-later = 以后再买
cart-kept = 以后再买（{ $count }）
cart-back = 放回购物车
flash-cart-later = 已移到“以后再买”。
flash-cart-back = 已放回购物车。
again-title = { $count ->
    [0] 这个订单里的商品现在都买不到
   *[other] 再次购买：{ $count } 种商品在购物车里
}
again-missing = 这些现在买不到：
again-less = 这些存货不够，数量比上次少：
again-all = 和上次一样，请看看数量，再去结算。
listing-buy-now = 马上买
flash-checkout-nothing-picked = 请先勾选要结算的商品。
