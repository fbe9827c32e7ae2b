# The front page.
home-title = The best of each village, sent straight to you
home-lead = One village opens one shop, and one shop makes one specialty: the thing that village is proudest of.
home-tally = { $shops ->
    [one] { $shops } village shop
   *[other] { $shops } village shops
} from { $provinces ->
    [one] { $provinces } province
   *[other] { $provinces } provinces
}
home-description = One village, one shop, one specialty: villages all over China sell what they do best straight to your door.
home-shops = Shops that opened lately
home-empty = The first village shop is on its way
home-empty-text = Does your village have something to be proud of? Open the first shop.
home-new = New on the shelves
home-categories = By kind
home-provinces = By province
home-season = In season in { $month }
home-season-more = All in season
home-programme-until = Until { $day }.
near-title = From the same place
near-more = Look around
recent-title = Looked at lately
recent-forget = Forget
recent-hint = Kept on this device only.
shop-count = { $count ->
    [one] { $count } shop
   *[other] { $count } shops
}

# Cards.
presale = Pre-sale
presale-from = sent from { $day } on
card-in-season = In season
card-sold-out = Sold out for now

# Lists.
category-description = { $name } straight from village shops, with origin, net mass and price per kilogram.
list-goods = Goods
list-empty = Nothing of this kind yet
list-empty-text = The villages are at work. Please look in again in a while.
region-title = Specialties of { $name }
region-description = Village shops of { $name } and what they make, sent from where it grows.
region-below = By place
region-empty = No village shop sells here yet
region-empty-text = The neighbouring places may have something.
search-title = Looking for “{ $query }”
search-empty = Nothing found
search-empty-text = Try one simple word, such as tea, peach or rice.
search-count = { $count ->
    [one] { $count } listing
   *[other] { $count } listings
}
search-reading = Nothing for “{ $typed }”; showing “{ $read }”.
search-reading-sound = Nothing for “{ $typed }”; showing what sounds like it.
search-preparing = The search is being prepared
search-preparing-text = Please try again in a moment, or look around by kind.
search-chosen = Chosen filters
search-without = { " " }(remove)
search-filters = Filters
search-order = Order
search-sort-fit = Best match
search-sort-sales = Most sold
search-sort-new = Newest
search-sort-price = Price, low to high
search-sort-price-down = Price, high to low
search-by-category = Kind
search-by-place = Place
search-by-price = Price
search-by-certificate = Certificate, compared with its paper
search-by-more = More
search-price-below = Below { $below }
search-price-between = { $from } to { $below }
search-price-above = { $from } and above
search-in-season = In season now
search-by-mass = Sold by weight
search-alone = These words by themselves find something

# The page of a shop.
shop-description = { $specialty } by { $name }, { $place }: grown and sold by the village itself.
shop-goods = In this shop
shop-empty = Nothing on sale this season
shop-empty-text = Village goods have their season. Please look in again.
shop-story = About the village
shop-licence = Licence no. { $number }
shop-holiday-title = On holiday from { $from } to { $to }
shop-holiday = You can still order; parcels leave again from { $next } on.
shop-facts = Where it comes from
fact-area = Growing area
fact-grades = Grades
fact-standards = Standards
fact-licence = Business registration
fact-opened = Open since
fact-specialty = Specialty
fact-season = Harvest months
fact-sharing = Whom your money reaches
fact-sharing-parts = Households { $households } %, village fund { $fund } %, costs of the shop { $costs } %.
fact-claims = If something is wrong
fact-claims-perishable = Ask for a refund with photos within { $hours } hours of delivery; fresh goods cannot go back.
fact-claims-usual = Ask for a refund, or send the goods back without a reason, within { $days } days of delivery.
month-harvest = harvest

# The page of a listing.
listing-description = { $name } straight from { $shop }, { $place }.
listing-add = Add to cart
listing-quantity-hint = For goods sold by mass, please write the mass, such as 500 g or 1.5 kg. A number alone counts 500 g each.
listing-quantity-hint-plain = Of goods sold by mass, 1 is 500 g. You can also write the mass, such as 1.5 kg.
listing-few-left = { $count ->
    [one] Only { $count } left
   *[other] Only { $count } left
}
listing-step = Sold in multiples of { $step }
listing-sold-out = Not to be had just now
listing-sold-out-text = It is sold out, or not in season yet. You can order here as soon as the village has more.
listing-about = In detail
listing-more = More from this shop
listing-to-shop = Visit the shop

# Provinces on the map, by their code: as short as a tile allows.
province-short-11 = BJ
province-short-12 = TJ
province-short-13 = HE
province-short-14 = SX
province-short-15 = NM
province-short-21 = LN
province-short-22 = JL
province-short-23 = HL
province-short-31 = SH
province-short-32 = JS
province-short-33 = ZJ
province-short-34 = AH
province-short-35 = FJ
province-short-36 = JX
province-short-37 = SD
province-short-41 = HA
province-short-42 = HB
province-short-43 = HN
province-short-44 = GD
province-short-45 = GX
province-short-46 = HI
province-short-50 = CQ
province-short-51 = SC
province-short-52 = GZ
province-short-53 = YN
province-short-54 = XZ
province-short-61 = SN
province-short-62 = GS
province-short-63 = QH
province-short-64 = NX
province-short-65 = XJ
province-short-71 = TW
province-short-81 = HK
province-short-82 = MO

# Promises, papers, people.
shop-holiday-closed = No orders on holiday; from { $next } on you can order again.
shop-certificates = Certificates and standards
fact-promise = Sending
fact-families = Families
fact-lot = Last harvest
promise-days = { $days ->
    [one] Sent within one day of payment.
   *[other] Sent within { $days } days of payment.
}
promise-kept = In the last 90 days { $percent } % of { $orders } orders were.
families-count = { $count ->
    [one] One family
   *[other] { $count } families
}
families-names = :{ " " }
families-more = {" "}and others
listing-in-stock = In stock
listing-next-season = The next harvest begins in { $month }
listing-lot = Harvested { $day }, trace code { $code }
listing-photos = { $count ->
    [one] One photo
   *[other] { $count } photos
}
listing-photo = Photo { $number }
freight-to = Send to
freight-choose = Choose a province
freight-ask = Show freight
freight-not-there = This shop does not send there.
freight-fee = { $pack }: sending one costs { $fee }.
freight-none = Sent free.
freight-free-over = Free from { $amount } on.
cart-on-holiday = This shop is on holiday; from { $next } on you can order. It may wait in your cart.

# Telling others.
share-title = Share
share-poster = Picture with code
share-poster-hint = save it and send it
share-weibo = Weibo
share-mail = E-mail
share-address = Address
poster-hint = Scan the code to see what this village makes
