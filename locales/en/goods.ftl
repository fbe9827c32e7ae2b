# The desk's pages about listings, packs, photos and stock.
desk-nav-overview = Overview
desk-nav-orders = Orders
desk-nav-listings = Listings
desk-nav-stock = Stock
desk-nav-shop = Shop
desk-nav-members = Members

listings-title = Listings
listings-new = New listing
listings-empty = No listings yet
listings-empty-text = Begin with a name, then add some photos and a price, and it can go on sale.
listings-archive = See archived listings
listings-archive-title = Archived listings
listings-archive-empty = Nothing here yet
listings-back = Back to listings

listing-state-draft = Draft
listing-state-pending_review = In review
listing-state-active = On sale
listing-state-paused = Paused
listing-state-archived = Archived

listing-one = This listing
listing-none-left = Sold out
listing-counts = { $packs ->
    [one] { $packs } pack
   *[other] { $packs } packs
  }, { $photos ->
    [one] { $photos } photo
   *[other] { $photos } photos
  }
listing-updated = Updated { $at }
listing-new-lead = Begin with the name and the text. Photos, packs and prices come next.
listing-edit = Edit name and text
listing-title-hint = What buyers see first, such as “明前西湖龙井”.
listing-summary-hint = One sentence on what is good about it.
listing-description-hint = How it grows, how it is made, how to enjoy it. An empty line begins a paragraph, “- ” at the start of a line makes a list, **two stars** make bold.
listing-season = Harvest season
listing-season-hint = From which month to which; it may pass the new year. Leave empty if it is there all year.
listing-presale-hint = For goods sold before their harvest: the first day on which they can leave. Leave it empty for what is there.
listing-season-none = All year
listing-english = English (optional)
listing-english-hint = Without English text, buyers see the Chinese one.
listing-save = Save
listing-publish = Put on sale
listing-submit = Send for review
listing-resume = Put on sale again
listing-pause = Pause sale
listing-archive = Archive
listing-archive-confirm = An archived listing can no longer be sold or changed. Are you sure?
listing-visit = See it in the shop
listing-preview = Preview
listing-missing-title = Buyers cannot buy it yet:
listing-missing-photo = There is no photo; add one at least.
listing-missing-variant = There is no pack with a price; add one at least.
listing-missing-publication = It is not on sale.
listing-missing-approval = The shop is not approved yet, or is suspended.
listing-missing-stock = The stock does not hold the smallest pack; the page says “sold out”.
listing-part-photos = Photos
listing-part-packs = Packs and prices
listing-part-texts = Name and text
listing-photos-none = No photos yet.
listing-photos-add = Add photos
listing-photos-edit = Add and arrange
listing-packs-none = No packs yet.
listing-text-none = Not written yet
listing-text-there = Written

preview-notice = This is a preview. Buyers see the same content.

pack-new = Add a pack
pack-edit = Edit pack
pack-save = Save pack
pack-more = More (English, article number, draw on stock)
pack-name-hint = Such as “礼盒装 250 克”, “散装” or “一箱 12 只”.
pack-by-piece = By the piece
pack-by-piece-hint = A box, a crate, a bag; the price is for one.
pack-by-mass = By weight
pack-by-mass-hint = The buyer says how much; the price is for 500 g (one jin).
pack-price-hint = By the piece: the price of one. By weight: the price of 500 g.
pack-mass-hint = By the piece: the net weight of one, such as 250, 0.5kg or 0.5斤. Leave empty if it has none.
pack-step-hint = By weight: the smallest amount, and the step in which it grows, such as 500 or 1斤.
pack-step = From { $step }, in steps of the same
pack-stock-hint = Several packs can draw on one stock: what one sells is gone for the others too.
pack-stock-new = A stock of its own
pack-stock-new-hint = For this pack only; it gets its name by itself.
pack-stock-amount-hint = For a stock of its own: how much is there now? Pieces, or a weight such as 20kg. You can add more later.
pack-draws-hint = What one sold pack takes from the stock. Left empty: 1 piece, or the net weight in grams.
pack-sku-hint = Left empty, one is made.
pack-on-hand = On hand:
pack-retire = Stop selling this pack
pack-retire-confirm = The pack disappears from the shop; past orders stay as they are. Are you sure?

photos-lead = One to eight photos. The first one is shown in lists.
photos-hint = { $count ->
    [one] One more photo
   *[other] Up to { $count } more photos
  }, 15 MB each at most. Where a photo was taken, and other such data, is removed.
photos-upload = Upload photos
photos-full = There are eight photos already. Remove one to add another.
photos-first = Shown in lists
photos-forward = Forward
photos-back = Back
photos-remove = Remove
photos-remove-confirm = Remove this photo from the listing?
photos-describe = Say what the photo shows
photos-describe-save = Save description
photos-alt-hint = For people who cannot see it, such as “采茶人在茶园里采茶”.
photos-done = Done, back to the listing

stock-title = Stock
stock-lead = One stock for each harvest; several packs can be made from it.
stock-empty = No stock yet
stock-empty-text = It is made together with a pack; you can also make one here first.
stock-none-left = None left
stock-new = New stock
stock-create = Create
stock-name = Name of the stock
stock-name-hint = Such as “2026 年春茶”.
stock-unit = Counted
stock-unit-piece = By the piece
stock-unit-gram = By weight
stock-unit-gram-hint = Kept in grams; you may enter kilograms or jin.
stock-pieces = { $count ->
    [one] { $count } piece
   *[other] { $count } pieces
  }
stock-receive = Add goods
stock-receive-note = Where it comes from, such as “picked on 3 April”.
stock-waste = Write off
stock-waste-note = Why it is gone, such as “damp”.
stock-count = Count
stock-count-hint = Count what is really there; the difference is noted. What orders have taken does not belong to it.
stock-count-note = A remark, such as “end of the month”.
stock-count-save = Save count
stock-rename = Rename
stock-rename-save = Save name
stock-amount-hint-gram = Such as 500, 2.5kg or 3斤.
stock-movements = What came and went
stock-movements-none = Nothing has moved yet.
stock-when = When
stock-what = What
stock-how-much = How much
stock-why = Remark
stock-kind-received = Added
stock-kind-sold = Sold
stock-kind-returned = Returned
stock-kind-wasted = Written off
stock-kind-adjusted = Counted

unit-yuan = yuan
unit-gram = g
unit-jin = 500 g
month-none = Any
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

flash-listing-created = The draft is made. Next: photos, packs and prices.
flash-listing-saved = Saved.
flash-listing-published = On sale. Buyers can buy it now.
flash-listing-submitted = Sent for review. You will be told the result.
flash-listing-incomplete = It cannot go on sale yet. Please add what is named below.
flash-listing-paused = The sale is paused.
flash-listing-resumed = On sale again.
flash-listing-archived = Archived.
flash-pack-added = The pack is added.
flash-pack-saved = The pack is saved.
flash-pack-retired = This pack is no longer sold.
flash-photos-added = The photos are uploaded.
flash-photo-described = The description is saved.
flash-photo-moved = The order is changed.
flash-photo-removed = The photo is removed.
flash-stock-created = The stock is made. Now goods can be added.
flash-stock-received = Added to the stock.
flash-stock-wasted = Written off.
flash-stock-counted = The count is saved.
flash-stock-renamed = The name is saved.

listing-declined-title = The reviewer asks for changes
admin-listings-title = Listings in review
admin-listings-intro = See whether photos, name and text are true, and packs and prices clear. The longest waiting comes first.
admin-listings-empty = No listing waits
admin-listings-since = Sent
admin-listings-listing = Listing
admin-listings-shop = Shop
admin-listings-place = Place
admin-listings-decide = Decision
admin-listings-approve = Approve, put on sale
admin-listings-decline = Send back
admin-listings-reason-hint = Say what is to be changed; the shop reads it.
flash-listing-approved = Approved; the listing is on sale.
flash-listing-declined = Sent back; the shop is told.

# Certificates and standards of a shop.
standards-title = Certificates and standards
standards-lead = Geographical indication, organic, green food: enter number and dates, with a photo of the paper. Buyers see it once an administrator has compared the two.
standard-new = Enter a certificate
standard-enter = Send for checking
standard-scan = Picture of the paper
standard-withdraw = Withdraw
standard-withdraw-confirm = Buyers will no longer see it; to show it again, enter it anew. Withdraw it?
standard-name-hint = The product or scope, as the paper says
standard-valid-hint = Empty if it does not end
standard-scan-hint = A photo of the paper; only the shop and administrators see it
standard-kind-geographical = Geographical indication
standard-kind-organic = Organic
standard-kind-green = Green food
standard-kind-gap = Good agricultural practice (GAP)
standard-kind-food_safety = Food safety management
standard-kind-other = Other
standard-state-entered = Waits to be checked
standard-state-verified = Checked
standard-state-refused = Refused
standard-state-withdrawn = Withdrawn
standard-proven = Checked by the platform
standard-over = Expired
standard-endless = Valid without end.
standard-until = Valid until { $to }.
standard-ended = Expired on { $to }.
standard-line = No. { $number }, issued by{ " " }
standard-issued = on { $from }.
standard-reason = Why it was refused
standard-reason-hint = Say what does not agree; the shop reads it
standard-verify = It agrees
standard-refuse = Refuse
admin-standards-title = Certificates to check
admin-standards-intro = Compare number, issuer and dates with the picture of the paper, and let it pass if they agree.
admin-standards-empty = No certificates wait
admin-count-standards = { $count ->
    [one] certificate to check
   *[other] certificates to check
}
flash-standard-entered = Sent. It is shown once an administrator has checked it.
flash-standard-withdrawn = Withdrawn.
flash-standard-verified = Passed. Buyers see it now.
flash-standard-refused = Refused. The shop reads why.
# Pictures of the village's story.
story-title = Photos of the village
story-lead = The fields, the orchard, the people at work: some photos show buyers where things come from.
story-caption-hint = A line below the photo, for example “The tea garden in March”
story-full = At most 6. Remove one before you add another.
event-standard-entered = Certificate entered
event-standard-withdrawn = Certificate withdrawn
event-standard-verified = Certificate checked
event-standard-refused = Certificate refused
event-story-picture-added = Photo of the village added
event-story-picture-described = Words below a photo changed
event-story-picture-removed = Photo of the village removed
