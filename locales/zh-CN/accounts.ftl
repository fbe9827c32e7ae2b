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

# Messages after a redirect.
flash-account-logged-out = 您已退出登录。
flash-account-logged-out-everywhere = 所有设备都已退出登录。
flash-account-password-changed = 密码已修改，其他设备都已退出。
flash-account-password-reset = 新密码设置好了，请用它登录。
flash-account-registered = 注册好了，欢迎来到一品。
flash-account-session-ended = 那台设备已退出登录。
flash-account-language-saved = 语言已保存。
flash-account-inbox-read = 通知都已标为已读。
