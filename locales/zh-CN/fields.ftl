# Labels of inputs, by their names: `variants[0].price` is `field-variants-price`. Alphabetical.
field-email = 邮箱
field-name = 名称
field-note = 备注
field-password = 密码
field-phone = 手机号
field-quantity = 数量
field-variant = 选规格
