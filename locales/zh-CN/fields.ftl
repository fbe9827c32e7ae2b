# Labels of inputs, by their names: `variants[0].price` is `field-variants-price`. Alphabetical.
field-current-password = 现在的密码
field-division-code = 所在地区
field-email = 邮箱
field-email-or-phone = 手机号或邮箱
field-language = 语言
field-login = 手机号或邮箱
field-name = 名称
field-new-password = 新密码
field-note = 备注
field-password = 密码
field-phone = 手机号
field-quantity = 数量
field-variant = 选规格
