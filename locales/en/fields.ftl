# Labels of inputs, by their names: `variants[0].price` is `field-variants-price`. Alphabetical.
field-current-password = Current password
field-division-code = Region
field-email = E-mail
field-email-or-phone = Mobile number or e-mail
field-language = Language
field-login = Mobile number or e-mail
field-name = Name
field-new-password = New password
field-note = Note
field-password = Password
field-phone = Mobile number
field-quantity = Quantity
field-variant = Choose a pack
