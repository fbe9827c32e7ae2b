# The frame of every mail. The text of the kind stands between.
mail-subject = 一品：{ $title }
mail-greeting = 您好：
mail-link = 查看详情：{ $link }
mail-sign-off =
    一品
    一村一店，一店一品。

    这封邮件由系统发出，请不要直接回复。

# One title and one text per kind of news. Alphabetical.
notice-application-approved = 开店申请通过了
notice-application-approved-text = 恭喜！{ $shop }的开店申请已经通过，现在可以上架商品了。
notice-application-changes-requested = 开店申请需要修改
notice-application-changes-requested-text = { $shop }的开店申请需要改一改，审核员写了意见。改好后请重新提交。
notice-application-cleared = 开店申请已清理
notice-application-cleared-text = { $shop }的开店申请一直没有提交，已被清理。原因：{ $reason } 想开店的话，可以重新申请。
notice-application-rejected = 开店申请没有通过
notice-application-rejected-text = { $shop }的开店申请没有通过。原因：{ $reason }
notice-application-submitted = 有新的开店申请
notice-application-submitted-text = { $shop }提交了开店申请，请审核。
notice-charter-approved = 更换特产的申请通过了
notice-charter-approved-text = { $shop }更换特产的申请已经通过，店里从现在起就按新的特产来。
notice-charter-changes-requested = 更换特产的申请需要修改
notice-charter-changes-requested-text = { $shop }更换特产的申请需要改一改，审核员写了意见。改好后请重新提交；通过以前，店里照旧。{ $reason }
notice-charter-rejected = 更换特产的申请没有通过
notice-charter-rejected-text = { $shop }更换特产的申请没有通过，店里还是现在的特产。原因：{ $reason }
notice-charter-submitted = 有村店申请更换特产
notice-charter-submitted-text = { $shop }申请更换特产，请审核。
notice-invitation = 邀请您加入村店
notice-invitation-text = { $shop }邀请您一起打理村店。点开链接就可以加入，链接 7 天内有效。
notice-listing-approved = 商品通过了审核
notice-listing-approved-text = { $shop }的一件商品已通过审核，现在在售了。
notice-listing-declined = 商品没有通过审核
notice-listing-declined-text = { $shop }的一件商品需要改一改。原因：{ $reason }
notice-listing-submitted = 有新的商品待审核
notice-listing-submitted-text = { $shop }提交了一件商品，请审核。
notice-order-accepted = 店铺已接单
notice-order-accepted-text = { $shop }已经接下订单 { $order }，正在备货。
notice-order-cancel-confirmed = 您取消了订单
notice-order-cancel-confirmed-text = 您在{ $shop }的订单 { $order } 已取消。如果已经付款，店家会把钱退给您。
notice-order-cancelled = 订单已取消
notice-order-cancelled-text = 您在{ $shop }的订单 { $order } 已由店家取消。原因：{ $reason } 如果已经付款，店家会把钱退给您。
notice-order-cancelled-by-buyer = 买家取消了订单
notice-order-cancelled-by-buyer-text = 订单 { $order } 已由买家取消，请不要发货。
notice-order-delivered = 订单已送达
notice-order-delivered-text = 订单 { $order } 已经送到买家手里。
notice-order-expired = 订单过期了
notice-order-expired-text = 订单 { $order } 没有在期限内付款，已自动取消。还想要的话，欢迎重新下单。
notice-order-paid = 已收到您的付款
notice-order-paid-text = { $shop }已收到订单 { $order } 的付款 { $amount }，会尽快发货。
notice-order-paid-late = 收到了迟到的付款
notice-order-paid-late-text = { $shop }收到了您为订单 { $order } 付的 { $amount }，但订单之前已经结束。店家会把钱退给您。
notice-order-placed = 订单已提交
notice-order-placed-text = 您的订单 { $order } 已提交，合计 { $amount }。店家会尽快备货。
notice-order-placed-to-pay = 订单已提交，请付款
notice-order-placed-to-pay-text = 您的订单 { $order } 已提交，合计 { $amount }。请在 { $by } 前转账给店家，收款账号在订单页里。
notice-order-received = 有新订单
notice-order-received-text = 店里来了新订单 { $order }，合计 { $amount }。
notice-order-refund-owed = 有钱要退给买家
notice-order-refund-owed-text = 订单 { $order } 要退给买家 { $amount }。请按原路退回，退好后在账目里登记。
notice-order-refunded = 已退款给您
notice-order-refunded-text = { $shop }已为订单 { $order } 退款 { $amount }，请留意到账。
notice-order-refused = 买家拒收
notice-order-refused-text = 订单 { $order } 被拒收，包裹正在退回。收到后请登记。
notice-order-shipped = 您的订单已发货
notice-order-shipped-text = { $shop }已发出订单 { $order }。{ $parcel }
notice-order-to-ship = 订单已付款，请发货
notice-order-to-ship-text = 订单 { $order } 已付款 { $amount }，请尽快打包发货。
notice-password-reset = 设置新密码
notice-password-reset-text = 有人（多半是您自己）请求重新设置密码。点开下面的链接就可以设置，链接 30 分钟内有效，只能用一次。如果不是您本人操作，不用理会这封邮件，密码不会改变。
notice-shop-closed = 村店已关闭
notice-shop-closed-text = { $shop }已关闭。原因：{ $reason }
notice-shop-resumed = 村店恢复营业
notice-shop-resumed-text = { $shop }可以继续营业了。
notice-shop-suspended = 村店已暂停营业
notice-shop-suspended-text = { $shop }已被暂停营业。原因：{ $reason } 已付款的订单仍需发货或退款。

# Mails that could not be sent.
admin-mails-title = 没发出去的邮件
admin-mails-intro = 邮件会自动重试。试了很多次仍然失败的，请检查邮件服务器的设置，再点“重新发送”。
admin-mails-empty = 邮件都顺利发出了
admin-mails-empty-text = 这里只列出发送失败的邮件。
admin-mails-recipient = 收件人
admin-mails-kind = 内容
admin-mails-attempts = 已试次数
admin-mails-error = 失败原因
admin-mails-created = 时间
admin-mails-again = 重新发送
mail-state-queued = 等待重试
mail-state-failed = 已放弃
flash-mail-queued-again = 邮件已重新排队。
