# The list of a buyer's orders.
orders-title = 我的订单
orders-tabs = 订单状态
orders-tab-all = 全部
orders-tab-to_pay = 待付款
orders-tab-to_ship = 待发货
orders-tab-to_receive = 待收货
orders-tab-to_review = 待评价
orders-tab-done = 已完成
orders-tab-after_sales = 退款/售后
orders-tab-cancelled = 已取消
orders-more-lines = 还有 { $count } 种
orders-open = 查看订单
orders-pay = 去付款
orders-pay-by = 请在 { $at } 前付款
orders-empty = 还没有订单
orders-empty-text = 去看看各个村子正当季的好东西吧。
orders-empty-action = 逛一逛
orders-empty-tab = 这里没有订单

# How far an order has come, in the buyer's words.
bought-state-awaiting_payment = 待付款
bought-state-confirmed = 待发货
bought-state-accepted = 待发货
bought-state-shipped = 待收货
bought-state-delivered = 已收货
bought-state-completed = 已完成
bought-state-cancelled = 已取消
bought-state-refused = 退回中
bought-state-closed = 已退回

# What comes next.
bought-next-pay = 请在 { $at } 前把货款转到店家账户，店家收到后就会备货。到时没有付款，订单会自动取消。
bought-next-pay-online = 请在 { $at } 前付款，付好店家就会备货。到时没有付款，订单会自动取消。
bought-next-held = 我们收到了您付的 { $received }，应付的是 { $expected }。这笔钱由我们保管，管理员正在核对。请不要再付，结果会告诉您。
bought-next-confirmed = 店家已收到货款，会尽快备货。
bought-next-confirmed-cod = 店家会尽快备货。不用先付款，收货时付 { $total }。
bought-next-accepted = 店家正在备货，发出后会告诉您快递单号。
bought-next-partly = 有一部分已经发出，其余的店家会接着发。
bought-next-shipped = 包裹在路上了。收到后，请确认收货。
bought-next-shipped-cod = 包裹在路上了。收货时付 { $total }，收到后请确认收货。
bought-next-delivered = 已经收到，谢谢您支持村里。东西有问题，请尽快联系店家。
bought-next-completed = 订单完成了，谢谢您支持村里。
bought-next-cancelled = 订单已取消，没有需要付的钱。
bought-next-cancelled-owed = 订单已取消，店家会把 { $amount } 转回给您。
bought-next-cancelled-owed-online = 订单已取消，{ $amount } 会自动原路退回给您。
bought-next-cancelled-refunded = 订单已取消，店家已经把货款退给您。
bought-next-refused = 包裹没有签收，正在退回村里。
bought-next-closed = 包裹已退回村里，订单结束了。

# The payment.
bought-pay-unpaid = 银行转账，待付款
bought-pay-unpaid-online = 在线支付，待付款
bought-pay-due_on_delivery = 货到付款
bought-pay-paid = 已付款
bought-pay-partly_refunded = 已部分退款
bought-pay-refunded = 已退款
bought-pay-held = 钱已收到，正在核对
bought-pay-none = 没有付款
transfer-amount = 转账金额
transfer-holder = 收款人
transfer-bank = 开户银行
transfer-account = 账号
transfer-ask = 请打电话向店家要收款账号
transfer-note = 附言请写
transfer-by = 付款期限

# The parts of a total.
bought-sum-items = 商品
bought-sum-freight = 运费
bought-sum-reduced = 优惠和补贴

# One order.
order-title = 订单 { $number }
order-number = 订单号
order-placed = 下单时间
order-payment = 付款
order-paid = 已付金额
order-refunded = 已退金额
order-on-its-way-back = 退款中
order-ship-to = 收货人
order-note = 给店家的话
order-seller-phone = 店家电话
order-to-shop = 进店看看
order-parcels = 包裹
order-history = 订单经过
order-receive = 确认收货
order-receive-confirm = 东西都收到了吗？确认以后，订单就算送到了。
order-cancel = 不想要了？
order-cancel-reason = 为什么取消
order-cancel-hint = 告诉店家，方便他们改进
order-cancel-action = 取消订单
parcel-left = { $at } 发出
parcel-phone = 快递电话 { $phone }
parcel-follow = 查物流

# What happened, and who did it.
bought-event-placed = 提交订单
bought-event-paid = 收到付款
bought-event-cash-received = 收到货款
bought-event-paid-late = 订单结束后收到付款，会退回
bought-event-paid-twice = 收到重复付款，会退回
bought-event-payment-held = 收到的金额不对，正在核对
bought-event-payment-accepted = 核对后入账，多付的 { $amount } 会原路退回
bought-event-payment-sent-back = 收到的金额不对，会原路退回
bought-event-payment-sent-by-hand = 支付平台没有退成，已经另外退给您
bought-event-reinstated = 付款在超时后到账，订单恢复
bought-event-refund-failed = 退款暂时没有成功，会自动再试
bought-event-refund-stuck = 退款没有自动办成，由店家处理
bought-event-refund-returned = 退款被银行退回，没有到账
bought-event-refund-owed = 开始退款
bought-event-lot-recalled = 批次召回
bought-event-parcel-corrected = 更正快递单号
bought-event-accepted = 接单
bought-event-shipped = 已发货
bought-event-parcel-added = 又发出一个包裹
bought-event-delivered = 已收货
bought-event-completed = 订单完成
bought-event-cancelled = 订单取消
bought-event-expired = 没有按时付款，自动取消
bought-event-refused = 没有签收，退回
bought-event-closed = 收到退货
bought-parcel-weighed = 称重 { $mass }
bought-event-claim-requested = 提出售后
bought-event-claim-allowed = 同意退货
bought-event-claim-sent = 把货寄回
bought-event-claim-offered = 提出方案
bought-event-claim-declined = 没有同意
bought-event-claim-disputed = 交给管理部门处理
bought-event-claim-approved = 售后通过
bought-event-claim-rejected = 管理部门没有支持
bought-event-claim-withdrawn = 撤回售后
bought-event-claim-lapsed = 售后超时结束
bought-event-invoice-requested = 申请发票
bought-event-invoice-withdrawn = 撤回发票申请
bought-event-invoice-issued = 登记了发票
bought-event-invoice-declined = 没有开票
bought-event-invoice-red-due = 退过钱，要开红字发票
bought-event-invoice-reversed = 登记了红字发票
bought-event-weighed = 装箱称重比下单的少，差价退给您
bought-event-refunded = 已退款
bought-by-buyer = 买家
bought-by-shop = 店家
bought-by-administrator = 管理员
bought-by-system = 自动

# A whole purchase.
purchase-title = 订单已提交
purchase-crumb = 这次购买
purchase-next-pay = 还差一步：请在 { $at } 前分别向下面的店家转账，共 { $amount }。附言写上订单号，店家收到就会备货。
purchase-next-pay-online = 还差一步：请在 { $at } 前付款，共 { $amount }。付好店家就会备货。
purchase-next-held = 您的付款已收到，但金额和应付的不一样。这笔钱由我们保管，管理员正在核对。请不要再付，结果会告诉您。
purchase-next-cod = 谢谢您！不用先付款，收货时付给快递员就可以。
purchase-next-paid = 谢谢您！店家已收到货款，会尽快备货。
purchase-next-follow = 这次一共买了 { $count } 家店的东西，各家的进展如下。
purchase-open = 查看订单 { $number }
purchase-to-list = 查看我的全部订单
purchase-keep = 请记下订单号
purchase-keep-text = 以后在页面最下方点“查订单”，填订单号和下单时的手机号，就能看到进展。

# Looking a purchase up.
lookup-title = 查订单
lookup-intro = 没有账号也能查：填上订单号，还有下单时留的手机号或邮箱。
lookup-instead = 要看这个订单，请填上订单号，还有下单时留的手机号或邮箱。
lookup-number-hint = 16 位数字，在订单页和邮件里都有
lookup-contact = 手机号或邮箱
lookup-contact-hint = 下单时填的那个
lookup-action = 查看订单
lookup-account = 用账号下的单？
lookup-login = 登录查看

# Messages after a redirect.
flash-order-cancelled = 订单已取消。
flash-order-received = 已确认收货，谢谢您。

# Paying online.
pay-crumb = 付款
pay-order = 订单 { $number }
pay-shops-comma = 、
pay-title-to_pay = 请付款
pay-title-waiting = 正在等付款结果
pay-title-failed = 这次没有付成
pay-title-held = 付款正在核对
pay-title-paid = 付款成功，谢谢您
pay-title-none = 这笔订单不用在线付款
pay-title-over = 付款时间已过
pay-phase-to_pay = 请在 { $at } 前付款。点下面的按钮，会打开支付页面；付好后会自动回到这里。
pay-phase-waiting = 支付机构还没有告诉我们结果。如果您已经付好，不用再付，稍等一会儿再看；如果还没有付，请在 { $at } 前回到支付页面付款。
pay-phase-failed = 支付机构说这次没有付成，没有扣钱。请在 { $at } 前再试一次。
pay-phase-held = 我们收到了一笔钱，但和订单的金额不一样。管理员正在核对，您不用再付，结果会告诉您。
pay-phase-paid = 店家已收到付款，会尽快备货。
pay-phase-over = 没有按时付款，订单已取消。如果您刚刚付了款，钱到账后订单会恢复，或者原路退回。还想要的话，欢迎重新下单。
pay-action-to_pay = 去付款（{ $gateway }）
pay-action-failed = 再试一次（{ $gateway }）
pay-action-waiting = 回到支付页面（{ $gateway }）
pay-code = 请在 { $at } 前用手机微信“扫一扫”付款。付好以后，请点下面的按钮看结果。
pay-code-alt = 微信付款二维码
pay-ask-again = 再看看结果
pay-to-order = 查看订单
gateway-alipay = 支付宝
gateway-wechat_pay = 微信支付
gateway-stripe = 银行卡（Stripe）
gateway-sandbox = 模拟支付，不收真钱
flash-payment-unreachable = 支付页面现在打不开，请过一会儿再试。没有扣钱。

# How far it has come, and what a buyer can do while waiting.
bought-step-placed = 下单
bought-step-paid = 付款
bought-step-shipped = 发货
bought-step-delivered = 收货
bought-step-completed = 完成
bought-event-reminded = 提醒发货
bought-event-extended = 延长收货 5 天
bought-event-review-invited = 请您说说东西怎么样
order-remind = 提醒发货
order-remind-hint = 每天可以提醒一次，最多五次。
order-extend = 延长收货
order-extend-hint = 可以延长 5 天，每个订单一次。
order-due-shipped = 您不确认的话，{ $at } 算作已收货。
order-claim-until-all = { $at } 前可以申请售后。
order-claim-until-fresh = 生鲜 { $at } 前可以申请售后。
order-claim-until-others = 其他商品 { $at } 前可以申请售后。
order-claim-over-all = 售后期已过。有问题，可以联系店家。
order-claim-over-fresh = 生鲜的售后期已过。
order-claim-over-others = 其他商品的售后期已过。
order-due-delivered = { $at } 订单自动完成。
order-again = 再次购买
flash-order-reminded = 已提醒店家发货。
flash-order-extended = 已延长 5 天。
