# The checkout.
checkout-title = Check out
checkout-address = Where to
checkout-paste = Paste a whole address
checkout-paste-hint = As it came in a message: name, phone and address in Chinese, in any order.
checkout-paste-action = Read it
checkout-detail-hint = Street, building, door
checkout-email-hint = Leave it here to hear when your parcels are sent.
checkout-parcels = What you buy
checkout-note = A note to { $name }
checkout-left-out = These stay in your cart for now
checkout-sums = Summary
checkout-goods = Goods
checkout-freight-label = Delivery
checkout-freight-open = Choose a province, and delivery is worked out here.
checkout-free-over = Free over { $amount }
checkout-not-sent-short = Not sent here
checkout-not-sent = Not sent to the place you chose. Choose another address, or take the goods of this shop out of your cart first.
checkout-sending = Sending
checkout-sent-from = all of it from { $day } on
checkout-total = To pay
checkout-total-open = { $goods } + delivery
checkout-place = Place the order
checkout-to-cart = Change the cart
checkout-no-method = These shops have no way of paying in common. Please order from each in its own turn.
checkout-nothing-left = None of this can be bought now; the reason stands beside it. What you typed is kept – you can send it once the goods are back.
checkout-new-total = Delivery is worked out now; nothing is ordered yet. Please look at the total and send it once more.

payment-method-cod = Cash on delivery
payment-hint-cod = Pay the courier when the parcel arrives.
payment-method-transfer = Bank transfer
payment-hint-transfer = You see the village's account after ordering. Transfer within 72 hours; it is sent when the money is there.
payment-method-gateway = Pay online
payment-hint-gateway = Pay right after ordering.

# What changed between showing and ordering.
checkout-changed = Nothing is ordered yet: something changed since you saw it. Please check, and send it once more.
checkout-added = Just put into the cart.
checkout-price = The price went from { $before } to { $now }.
checkout-quantity = The quantity went from { $before } to { $now }.
checkout-presale-changed = The day of sending has changed: please look again.
checkout-gone = Cannot be bought any more.
checkout-taken-out = One item is not in the cart any more.
checkout-freight = Delivery went from { $before } to { $now }.

flash-checkout-placed = Your order is placed; the village has it.
flash-checkout-already = These goods were ordered a moment ago; nothing was ordered twice.
flash-checkout-empty = There is nothing in your cart that can be ordered.

# What is taken off, and who bears it.
checkout-reduction = The reduction was { $before } and is { $now } now.
checkout-coupon-hint = If you have a code, type it here.
checkout-coupon-apply = Apply
reduction-by-shop = { $name } (borne by the shop)
reduction-by-programme = { $name } (borne by a support programme)

# The address book.
checkout-book = My addresses
checkout-keep-hint = One press fills it in next time.

# What the freight is made of.
checkout-free-pieces = Free from { $count } pieces on
checkout-freight-mass = { $price } up to { $first }, then { $more } for each { $next }
checkout-freight-pieces = { $price } up to { $first } pieces, then { $more } for each { $next }
