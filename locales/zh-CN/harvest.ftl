# Households, lots and how the shop shares what its goods earn.
desk-nav-lots = 批次与农户

lots-title = 批次与农户
lots-lead = 每收一批货，记下日期和是谁家交的。发货时选好批次，卖得的钱就会按份额算到各家。
lots-empty = 还没有批次
lots-empty-text = 先登记农户，再记下第一批收成。不记批次也能卖货，卖得的钱就留在店里。
lot-new = 登记一批
lot-add = 登记
lot-edit = 更正
lot-code = 追溯码
lot-quantity = 收成
lot-left = 还有
lot-gone = 已发完
lot-item-blank = 请选择
lot-quantity-hint = 按件的写件数，按重量的写“12.5公斤”或“25斤”。
lot-grade-hint = 例如“特级”。
lot-plot-hint = 哪片地、哪座山，买家扫码能看到。
lot-parts-hint = 写每家交来的数量，单位一致就行，系统会算出各家的份额。没有交的留空。
lot-in-use-hint = 这批货已经发出过，各家的份额不能再改；数量不能少于已发出的。
lot-no-item = 还没有库存
lot-no-item-text = 批次是库存里的一批货，请先添加库存。
lot-no-households = 还没有农户
lot-no-households-text = 请先登记交货的农户。
lot-remove = 删除这一批
lot-remove-confirm = 确定删除这一批吗？
lot-choose = 是哪一批（{ $goods }）
lot-choose-none = 不记批次
lot-option = { $code }（还有 { $left }）

households-title = 农户
households-lead = 交货的人家。姓名只有店里看得到，买家看到的是化名。
households-empty = 还没有登记农户
households-empty-text = 登记以后，就能按批次算出每一家卖得多少。
households-statements = 点开一家，可以看到并打印每月的账单。
household-new = 登记农户
household-add = 登记
household-left = 已退出
household-left-hint = 退出后不再出现在新的批次里，以前卖得的钱不变。
household-shown-as = 买家看到：{ $alias }
household-name-hint = 只有店里看得到。
household-alias-hint = 给买家看的称呼，例如“茶农翁家”。不要写全名。
household-poverty-hint = 选填，只有店里看得到，绝不公开。
household-poverty-unsaid = 不填
household-poverty-ordinary = 一般户
household-poverty-lifted = 脱贫户
household-poverty-monitored = 监测户

sharing-title = 分配办法
sharing-lead = 一单货款先留出村集体和店里费用，其余按批次份额分给各家。买家也能看到。
sharing-none = 还没有公布分配办法：在公布之前下的订单，货款都留在店里。
sharing-households = 分给农户
sharing-fund = 村集体
sharing-costs = 店里费用
sharing-note = 说明
sharing-since = 起用
sharing-version = 第 { $version } 版
sharing-new = 公布新的办法
sharing-new-hint = 只对公布以后下的订单有效，已下的订单按原来的办法分。
sharing-fund-hint = 留给村集体的比例。
sharing-costs-hint = 包装、运营等费用的比例，不含运费。
sharing-note-hint = 一句话说说钱用在哪里，买家看得到。
sharing-publish = 公布

statement-title = { $year } 年 { $month } 月账单
statement-open = 看每月账单
statement-before = 上个月
statement-after = 下个月
statement-says = { $sales ->
    [0] 这个月没有新卖出的货，合计 { $earned }。
   *[other] 这个月您家的货卖出 { $sales } 笔，您应得 { $earned }。
}
statement-says-back = 其中因买家退款扣回 { $amount }。
statement-says-paid = 这个月已付给您 { $amount }。
statement-day = 日期
statement-what = 事项
statement-amount = 金额
statement-sharing = 卖出
statement-cancellation = 买家退款
statement-payout = 已付给您
statement-empty = 这个月没有记录。
statement-foot = 金额已按公布的分配办法扣除村集体和费用。有不明白的地方，请问店里的会计。

flash-household-added = 农户已登记。
flash-household-saved = 已保存。
flash-lot-added = 批次已登记。
flash-lot-saved = 已保存。
flash-lot-removed = 已删除。
flash-sharing-published = 分配办法已公布。
event-sharing-published = 公布了分配办法

desk-money-elsewhere = 代店里保管
desk-money-elsewhere-text = 买家在线付的，还没有结算。
desk-money-subsidies = 待收补贴
desk-money-subsidies-text = 扶持项目替买家付的，还没有到账。
desk-money-parts = 一共 { $total }，由这些组成
desk-money-shared-text = 农户和村集体的份额，见下表。
desk-money-commission = 平台服务费
desk-money-payees = 分给各家
desk-money-payees-text = 已发货并记了批次的订单，按分配办法算出的累计数，退款已扣回。
desk-money-payees-none = 还没有分给各家的钱。发货时选好批次，这里就会显示。
desk-money-payee = 谁
desk-money-payee-household = 农户
desk-money-payee-village_fund = 村集体

bought-reached-title = 您的钱归谁
bought-booked = 按分配办法，您付的 { $paid } 里，有 { $reached } 归 { $count } 户农家：{ $names }。
bought-reached = 您付的 { $paid } 里，有 { $reached } 到了 { $count } 户农家：{ $names }。
