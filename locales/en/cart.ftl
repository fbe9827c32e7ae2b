# The cart.
cart-title = Your cart
cart-empty = Your cart is empty
cart-empty-text = Have a look at what the villages make, and pick a few things.
cart-look-around = Look around
cart-hindered =
    { $count ->
        [one] One item cannot be bought now; the reason stands beside it. Remove it or change its quantity – the rest can be ordered.
       *[other] { $count } items cannot be bought now; the reason stands beside each. Remove them or change their quantities – the rest can be ordered.
    }
cart-quantity-of = Quantity of { $name }
cart-change = Update
cart-remove = Remove
cart-total =
    { $count ->
        [one] Total for 1 item
       *[other] Total for { $count } items
    }
cart-freight-later = Delivery depends on where it goes; you see it in the next step.
cart-check-out = Check out
cart-nothing-buyable = Nothing in the cart can be ordered now.
cart-beyond = The total is more than one order can hold. Please reduce the quantities and order in several steps.

# Why a line cannot be bought.
cart-shop-closed = This shop has paused; nothing of it can be ordered now.
cart-not-on-sale = This is not on sale any more.
cart-sold-out = Sold out. The village may restock it.
cart-only-left = Only { $left } left. Please take fewer.
cart-only-left-mass = Only { $left } left. Please take less.
cart-off-step = It is sold in steps of { $step }. Please change the quantity.

flash-cart-added = It is in your cart.
flash-cart-changed = The quantity is changed.
flash-cart-removed = It is out of your cart.
flash-cart-capped = The carts from before and after logging in are one now. There was not enough of some goods; we kept as much as can be bought. Please check.

# Choosing, keeping for later, buying at once and again.
cart-pick = Check out { $name } { $pack }
cart-pick-hint = What you untick stays in the cart for another time.
cart-later = Save for later
cart-kept = Saved for later ({ $count })
cart-back = Move to the cart
flash-cart-later = Saved for later.
flash-cart-back = Moved to the cart.
again-title = { $count ->
    [0] Nothing of this order can be bought now
    [one] Buying again: one kind of goods is in the cart
   *[other] Buying again: { $count } kinds of goods are in the cart
}
again-missing = These cannot be bought now:
again-less = There is less of these than last time:
again-all = The same as last time. Please look at the amounts, then check out.
listing-buy-now = Buy now
flash-checkout-nothing-picked = Please tick what you want to check out.
