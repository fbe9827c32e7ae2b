# The site as a whole.
site-name = Yipin
site-title = Yipin · one village, one shop, one specialty
site-motto = One village, one shop, one specialty.
language-zh-CN = 中文
language-en = English

# Navigation.
nav-skip = Skip to the content
nav-personal = Personal
nav-footer = Footer
nav-breadcrumb = You are here
nav-home = Home
nav-login = Log in
nav-cart = Cart
nav-apply = Open a village shop
nav-order-lookup = Find an order
desk-title = Shop desk
admin-title = Administration
admin-divisions-comma = {", "}

# Search.
# Between one sentence and the next
sentence-gap = { " " }
search-label = Search for specialties and shops
search-placeholder = What are you looking for?
search-action = Search

# Counts beside icons.
cart-count = { $count ->
    [one] { $count } item in the cart
   *[other] { $count } items in the cart
}
inbox-unread = { $count ->
    [one] { $count } unread notice or message
   *[other] { $count } unread notices and messages
}

# Lists of several pages.
pager-label = Pages
pager-first = Back to the first page
pager-next = Next page

# Prices and sums.
price-per-mass = { $jin } per 500 g · { $kg } per kg
price-per-kg = { $kg } per kg
price-of-mass = { $price } per kg
amount-of-mass = { $amount } kg
price-by-jin = { " " }per 500 g
price-from-before = from{ " " }
price-from-after = { "" }
sum-total = Total
sum-open = to be settled
