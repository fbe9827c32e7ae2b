# Logging in and registering.
account-login-title = 登录
account-login-action = 登录
account-login-hint = 注册时用的手机号或邮箱
account-login-forgotten = 忘记密码了？
account-login-no-account = 还没有账号？
account-login-register = 注册一个
account-register-title = 注册账号
account-register-action = 注册
account-register-intro = 有了账号，就能随时查看订单，也能为村里申请开店。
account-register-name = 称呼
account-register-name-hint = 我们怎么称呼您
account-register-contact-hint = 以后用它登录；填邮箱的话，还能收到订单消息
account-register-data = 您填的资料怎么用，写在帮助里：
account-register-has-account = 已经有账号了？
account-password-hint = 至少 8 个字符，可以用中文；常见的密码不能用

# Logging out.
account-logout-title = 退出登录
account-logout-text = 要在这台设备上退出登录吗？
account-logout-action = 退出登录

# A new password.
account-password-title = 修改密码
account-password-intro = 改好以后，其他设备上的登录都会失效，需要用新密码重新登录。
account-password-action = 保存新密码
account-forgotten-title = 忘记密码
account-forgotten-intro = 告诉我们您注册时用的手机号或邮箱，我们会把设置新密码的链接发到账号的邮箱里。
account-forgotten-action = 发送链接
account-forgotten-sent-title = 请查看邮箱
account-forgotten-sent = 如果这个账号存在，并且留有邮箱，我们会马上发一封邮件过去。邮件里的链接 30 分钟内有效，只能用一次。
account-forgotten-sent-hint = 没有收到？请看看垃圾邮件，或者过几分钟再试一次。
account-forgotten-back = 回到登录
forgotten-no-email-title = 账号里没有邮箱？
forgotten-no-email = 没有邮箱，这里就没有办法确认是您本人。村店和管理人员都不会替您重设密码，也不会问您的密码；有人说可以代办，请不要相信。您可以这样做：
forgotten-no-email-orders = 用订单号和手机号查看以前的订单，收货和售后照常办理。
forgotten-no-email-new = 用邮箱重新注册一个账号。
forgotten-no-email-work = 您在村店里有职务：请店里的管理人邀请您的新账号。店里只有您一位管理人，或者您有管理职务：请带身份证件找平台当面核实，核实后平台会给您一个设置新密码的链接。
account-reset-title = 设置新密码
account-reset-intro = 请设置一个新密码。设置好以后，所有设备都需要重新登录。
account-reset-action = 保存并去登录
account-reset-gone-title = 这个链接已经失效
account-reset-gone = 链接 30 分钟内有效，而且只能用一次。需要的话，可以再发一个新的。
account-reset-again = 重新发送链接

# The overview.
account-title = 我的账号
account-greeting = 您好，{ $name }
account-orders = 我的订单
account-orders-text = 查看订单、物流和退款
account-inbox = 通知
account-inbox-text = { $count ->
    [0] 没有未读通知
   *[other] { $count } 条未读通知
}
account-sessions = 登录过的设备
account-sessions-text = 看看在哪里登录着，可以随时退出
account-password-text = 修改登录密码
account-desks = 我的村店
account-desks-empty = 您还没有加入村店。村里有好东西？可以为村里申请开店。
account-desks-apply = 为村里开店
account-offices = 管理工作
account-office-whole = 全平台
account-settings = 设置
account-language = 语言
account-language-hint = 邮件和消息也会用这种语言
account-language-action = 保存
account-contact = 登录用的是 { $contact }

# What a person is called and logs in with.
profile-title = 个人资料
profile-lead = 改了邮箱或手机号，其他设备上的登录都会失效。
profile-email-hint = 用来登录、找回密码、收订单消息。换新邮箱时，我们先给它发一封信，点开信里的链接才算数
profile-phone-hint = 用来登录
profile-password-hint = 请再输一次，确认是您本人
profile-action = 保存
profile-pending-title = 新邮箱还没有确认
profile-pending = 我们给 { $email } 发了一封信。请在 { $until } 前登录这个账号，点开信里的链接。没有收到？请看看垃圾邮件，或者在下面再填一次。
account-profile-text = 修改称呼、邮箱和手机号
account-no-email-title = 还没有留邮箱
account-no-email = 忘记密码时，只能靠邮箱找回。
account-no-email-action = 加一个邮箱
email-proof-title = 确认邮箱
email-proof-intro = 把 { $email } 用作“{ $name }”这个账号的邮箱吗？确认以后用它登录和找回密码，其他设备都需要重新登录。
email-proof-action = 确认
email-proof-gone = 链接 30 分钟内有效，只能用一次，而且要登录填写这个邮箱的账号才能打开。需要的话，可以再填一次邮箱。
email-proof-taken = 这个邮箱已经注册了另一个账号，不能用在这里。

# Sessions.
account-sessions-title = 登录过的设备
account-sessions-intro = 有不认识的设备？请退出它，再修改密码。
account-session-this = 这台设备
account-session-device = { $browser } · { $system }
account-session-unknown-browser = 未知浏览器
account-session-unknown-system = 未知系统
account-session-since = { $at } 登录
account-session-seen = 最近使用 { $at }
account-session-end = 退出
account-sessions-end-all = 退出所有设备
account-sessions-end-all-confirm = 所有设备都会退出，包括这一台。继续吗？

# The inbox.
account-inbox-title = 通知
account-inbox-empty = 还没有通知
account-inbox-empty-text = 订单和申请有了进展，会在这里告诉您。
account-inbox-read-all = 全部标为已读
account-inbox-open = 查看
account-inbox-new = 未读

# The address book.
addresses-title = 收货地址
addresses-lead = 下单时点一下就填好。改这里，不会改已经下的订单。
addresses-empty = 还没有存地址
addresses-empty-text = 存一个常用的，下次下单就不用再填。
account-addresses-text = 常用的收货地址，下单一点就好
address-default = 默认
address-new = 新增地址
address-edit = 修改
address-edit-title = 修改地址
address-save = 保存地址
address-make-default = 设为默认
address-remove = 删除
address-remove-confirm = 删除这个地址？
flash-address-added = 地址已存好。
flash-address-saved = 地址已修改。
flash-address-default = 以后下单先用这个地址。
flash-address-removed = 地址已删除。

# Shops that are followed.
follows-title = 关注的村店
follows-lead = 有新上架、新采收，会在消息里告诉您；同一家店三天最多一条。
follows-empty = 还没有关注村店
follows-empty-text = 在村店的页面点“关注这家村店”，就会出现在这里。
account-follows-text = 关注的村店和它们的新消息
follow-action = 关注这家村店
follow-is = 已关注这家村店
follow-closed = 暂停营业
follow-since = { $at } 起关注
follow-news-on = 有新消息会告诉我
follow-news-off = 不接收新消息
follow-turn-on = 开启新消息
follow-turn-off = 不再提醒
follow-end = 取消关注
flash-followed = 已关注，有新消息会告诉您。
flash-followed-already = 您已经关注了这家村店。
flash-follow-login = 请先登录，再关注这家村店。
flash-unfollowed = 已取消关注。
flash-follow-news-on = 有新消息会告诉您。
flash-follow-news-off = 不再告诉您这家村店的新消息。

# What is taken off.
coupons-title = 我的优惠
coupons-lead = 不用优惠码的优惠，下单时会自动减；有优惠码的，下单时填上就行。
coupons-offers = 关注的村店正在优惠
coupons-no-offers = 关注的村店现在没有优惠。
coupons-no-follows = 关注村店以后，它们的优惠会列在这里。
coupons-used = 用过的优惠
coupons-none-used = 还没有用过优惠。
coupon-used-up = 您已用完
coupon-back = 订单取消，已退回
account-coupons-text = 能用的和用过的优惠

# Guest purchases.
adopt-text = 这是没有登录时下的订单。放进账号，以后随时都能看到。
adopt-action = 放进我的账号
flash-purchases-adopted = 您之前没有登录时下的订单，已经放进账号。

# Taking one's data along.
data-title = 导出我的数据
data-lead = 您的资料、地址、订单、付款、售后、发票、消息和登录记录，都在里面。
data-password-hint = 请再输一次密码，确认是您本人。
data-html = 下载可以阅读的文档
data-json = 下载 JSON 文件
data-formats = JSON 文件给程序用。
data-formats-help = 文件里写的是什么
account-data-text = 下载您在这里的全部数据
data-document = 我的数据
data-made = 导出时间 { $at }
data-account = 账号
data-opened = 注册时间
data-email-to-prove = 还没有确认的邮箱
data-checkout-email = 下单时填的邮箱
data-mails = 最近的邮件
data-questions = 提过的问题
data-review = 评价
data-invoice = 发票
data-nothing = 没有。
data-list-cart = 购物车里
data-list-later = 留着以后买
data-list-now = 正要买的
data-draft = 结账时填写过的
data-blocks = 只收订单消息的店铺
data-handed-over = 您举报过的消息
data-reports = 您举报过的评价、提问和回复
data-report-review = 评价
data-report-review_answer = 对评价的回复
data-report-question = 提问
data-report-question_answer = 对提问的回答

# Closing the account.
closing-title = 注销账号
closing-lead = 注销以后不能恢复，也不能再用这个账号登录。
closing-erased = 马上删除：姓名、手机号、邮箱、地址簿、购物车、关注、消息、登录记录，以及订单上的收货人、电话、门牌地址和留言。
closing-kept = 依法保留：买了什么、多少钱、寄到哪个县区、怎么付款和退款（《电子商务法》第三十一条，至少三年）。这些记录里不再有您的名字。
closing-after = 注销后不能再为以前的订单申请售后或发票。同一个手机号或邮箱，可以重新注册。
closing-data-first = 先导出我的数据
closing-action = 注销账号
closing-confirm = 注销后不能恢复。确定吗？
closing-not-yet = 现在还不能注销
closing-orders = 这些订单还没有结束，请先完成或取消：
closing-owed = 这些订单还有钱要退给您：
closing-held = 这些订单付来的金额和应付的不一样，管理人员还没有决定怎么处理：
closing-claims = 这些订单的售后还没有处理完：
closing-shops = 这些村店只有您一位管理人，请先让别人接手：
closing-office = 您还有管理职务，请先请上级免去。
account-closing-text = 删除个人资料，不再使用
flash-account-closed = 账号已注销，个人资料已删除。

# Messages after a redirect.
flash-account-logged-out = 您已退出登录。
flash-account-logged-out-everywhere = 所有设备都已退出登录。
flash-account-password-changed = 密码已修改，其他设备都已退出。
flash-account-profile-saved = 资料已保存。
flash-account-email-asked = 请查看新邮箱，点开信里的链接才算数。
flash-account-email-changed = 邮箱已更换，其他设备都已退出。
flash-account-password-reset = 新密码设置好了，请用它登录。
flash-account-registered = 注册好了，欢迎来到一品。
flash-account-session-ended = 那台设备已退出登录。
flash-account-language-saved = 语言已保存。
flash-account-inbox-read = 通知都已标为已读。
