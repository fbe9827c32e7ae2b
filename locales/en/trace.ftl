# Traces: what stands behind the code on a box.
nav-trace = Trace a code

trace-lookup-title = Trace a code
trace-lookup-lead = The code on the box tells you when the goods were harvested, which households grew them, and whether they were tested.
trace-lookup-instead = This code was not found. Please compare it with the label once more: are all digits there?
trace-lookup-hint = For example 330106-260403-01. Hyphens and blanks do not matter.
trace-lookup-action = Look it up
trace-lookup-other = Would you like to check a certificate yourself?

trace-recalled = This lot was recalled. Please do not eat it
trace-recalled-do = Please stop eating it. If you have bought some, ask the shop for your money.
recall-by-shop = Recalled by the shop
recall-by-administrator = Recalled by the administration

trace-day = harvested on { $day }
trace-harvest = Harvest
trace-what = What it is
trace-village = Place
trace-shop = Shop
trace-households = { $count ->
    [one] One household
   *[other] { $count } households
}
trace-inspections = Inspection
trace-inspections-none = No inspection is noted yet.
inspection-own = Tested by the shop
inspection-entrusted = Tested for the shop
inspection-passed = Passed
inspection-failed = Failed
inspection-report = report { $number }

certificate-title = Certificate of compliance
certificate-promise = I promise of the farm produce that I grow and sell: no banned pesticides or veterinary drugs and no illegal additives were used; residues of permitted ones are within the limits; and I answer for the truth of this promise.
certificate-product = Product
certificate-quantity = Quantity
certificate-origin = Origin
certificate-basis = The promise rests on
certificate-promiser = Promised by
certificate-contact = Contact
certificate-date = Issued on
certificate-void = This lot was recalled: the certificate no longer holds.
certificate-doubtful = The last inspection failed: do not rely on this certificate.
certificate-replaced = The certificate that you looked up is no. { $number }. It counts no more: no. { $newest } has taken its place.
certificate-none = No certificate was issued for this lot.
certificate-qr = QR code of the certificate
certificate-qr-hint = The code holds the signed certificate. It can be checked without a network.
certificate-text = The text in the code
basis-own_inspection = own inspection
basis-entrusted_inspection = entrusted inspection
basis-own_control = own quality control
basis-own_promise = own promise

trace-keys-title = Public keys of certificates
trace-keys-lead = The code of a certificate carries this platform’s signature (Ed25519). Keep the public key, and you can check certificates without a network.
trace-keys-how = The text in the code has four parts with points between them: YP1, the name of the key, what it says, and the signature. Signed is everything before the last point; the last two parts are in Base64 for URLs.
trace-keys-none = No certificate was issued yet.
trace-keys-file = Download as JSON
trace-key-name = Name
trace-key-public = Public key
trace-key-days = Used
trace-key-now = now

# How a shop notes it.
lot-trace = What buyers see
lot-label = Print the label
lot-label-trace = Scan to see where this lot comes from
lot-recalled = Recalled
lot-sent = Sent
certificates-title = Certificates
certificates-none = No certificate was issued yet.
certificate-number = No. { $number }
certificate-quantity-hint = A number of pieces, or a mass such as “12.5 kg”; no more than the harvest of this lot.
certificate-origin-hint = Down to the village.
certificate-basis-hint = At least one. An inspection has to be noted first, and passed.
certificate-promiser-hint = The name of the shop, the cooperative or the grower.
certificate-contact-hint = A telephone number or an address. Everybody can read it.
inspector-hint = Who has tested it, for example the station of the county.
report-hint = The number of the report; leave it empty if there is none.
lot-paper-inspections = Note an inspection
lot-paper-certificates = Issue a certificate
lot-paper-recall = Recall this lot
lot-paper-lead-inspections = Whoever scans the code can read it. It cannot be changed later; if something is wrong, note another one.
lot-paper-lead-certificates = It cannot be changed later; if something is wrong, issue another one, which then counts. The old one is kept.
lot-paper-lead-recall = The trace page will say first that the lot was recalled, and why; buyers are told, and can claim their money for 60 days; it cannot be packed any more. Take what is left of it out of stock. This cannot be undone.
lot-paper-save-inspections = Note it
lot-paper-save-certificates = Issue
lot-paper-save-recall = Recall
recall-title = Recall a lot
recall-lead = For a lot that should no longer be eaten or sold: its trace page says so first, buyers are told, and it cannot be packed any more. Take what is left of it out of stock. This cannot be undone.
recall-action = Recall
recall-reason-hint = What has happened, and what buyers should do. Everybody can read it; please write no names.
recall-gone = Sent of this lot already:
recall-desk = This lot cannot be packed any more; buyers have been told. Take what is left of it out of stock.

parcel-lot = Lot
flash-lot-inspected = The inspection is noted.
flash-lot-certified = The certificate is issued. You can print the label now.
flash-lot-recalled = The lot is recalled; its buyers are told.
event-lot-inspected = Noted an inspection
event-lot-certified = Issued a certificate
event-lot-recalled = Recalled a lot
