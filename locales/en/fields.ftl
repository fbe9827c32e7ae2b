# Labels of inputs, by their names: `variants[0].price` is `field-variants-price`. Alphabetical.
field-email = E-mail
field-name = Name
field-note = Note
field-password = Password
field-phone = Mobile number
field-quantity = Quantity
field-variant = Choose a pack
