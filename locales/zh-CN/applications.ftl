# The application of a village, as its villagers write it.
apply-title = 开店申请
apply-lead = 一个村开一家店，专卖村里最拿手的那一样。申请不收费，当地管理员会逐项看过，通过了就能卖。
apply-begin = 开始申请
apply-begin-another = 再为一个村申请
apply-begin-again = 重新申请
apply-over = 以前的申请
apply-plan-write = 填写申请
apply-plan-write-text = 分几步写，随时可以存下来，改天接着写。
apply-plan-review = 当地审核
apply-plan-review-text = 您所在地区的管理员来看。哪里要改，会写在那一项旁边，您改好再提交。
apply-plan-open = 开店卖货
apply-plan-open-text = 通过之后，村店就有了自己的网址，可以上架商品。
apply-needed-title = 请先准备好
apply-needed-place = 村在哪个省、市、县、乡镇
apply-needed-story = 特产的来历、产地和怎么分等级
apply-needed-contact = 联系人、手机号、寄件地址、收款的银行账号
apply-needed-licence = 营业执照上的统一社会信用代码；自产自销的农户可以不办
apply-begin-title = 哪个村，什么特产？
apply-begin-lead = 先说这两样，就可以开始了。后面的内容可以慢慢写。
apply-steps = 申请的步骤
apply-step-place = 村子
apply-step-specialty = 特产
apply-step-shop = 村店
apply-step-trade = 收款与证照
apply-step-check = 提交
apply-step-done = （已写好）
apply-step-to-change = （需要修改）
apply-next = 保存，下一步
apply-later = 先存下，以后再写
apply-note-title = 审核员说
apply-division-hint = 一直选到区县。
village-kind-village = 村、社区
village-kind-town = 乡镇、街道
village-kind-county = 全县（区）
village-kind-hint-village = 大多数申请都是这一种。
village-kind-hint-town = 特产是整个乡镇的。
village-kind-hint-county = 特产是全县的，由县里统一开店。
apply-town-hint = 例如：凤栖街道。
apply-village-hint = 写村名全称，例如：谷咀村。
apply-specialty-hint = 只写一样，例如：洛川苹果。
apply-category-hint = 最接近的一类。
apply-specialty-lead = 村里最拿手的那一样：为什么只有这里的好？
apply-origin-hint = 说说水土、手艺、年头。写实在的，不写疗效，不写“最好”。
apply-area-hint = 哪几个村组、多少亩、多少户。
apply-grades-hint = 买家怎么看懂等级，例如：特级，果径 80 毫米以上。
apply-standards-hint = 照哪个标准做，例如：GB/T 18650。没有就空着。
apply-english = 英文（给外国买家看）
apply-english-hint = 不会写可以空着，页面会显示中文。
apply-shop-name-hint = 买家看到的店名，例如：谷咀村苹果。
apply-slug-hint = 店铺网址：{ $address }后面的部分。用小写字母、数字和短横线。
apply-story-hint = 村子什么样，谁在做，怎么做。
apply-contact-title = 联系与寄件
apply-contact-hint = 手机号给管理员联系用，也会印在包裹上。
apply-origin-code-hint = 包裹从哪里寄出。
apply-origin-detail-hint = 村、组、门牌。
apply-payment-title = 怎么收款
apply-cod-hint = 快递员代收，或者买家收货时付。
apply-transfer-hint = 买家转到村里的账户，会计登记到账后发货。
apply-bank-hint = 写到支行。
apply-holder-hint = 村集体经济组织、合作社或个体户的户名。
apply-licence-title = 经营资质
apply-licence-hint = 《电子商务法》要求每家店写明：有营业执照的写代码，依法不用登记的写原因。
apply-number-hint = 营业执照上的 18 位代码。
apply-exempt-hint = 依据《电子商务法》第十条，会显示在店铺页面上。
licence-kind-licence = 有营业执照
licence-kind-exempt = 依法不用登记
exempt-reason-own_produce = 个人销售自产农副产品，依法无需登记
exempt-reason-home_craft = 个人销售家庭手工业产品，依法无需登记
exempt-reason-small_trade = 零星小额交易，依法无需登记
fact-yes = 是
fact-no = 否
fact-none = 没有填写
apply-edit = 修改
apply-pointer = ：{ $text }
apply-kind-charter_change = 更换特产：{ $specialty }
apply-ready = 都写好了。请从头看一遍，没有问题就提交。
apply-submitted-lead = 已经提交，正在等当地管理员来看。有了结果会发消息给您。
apply-review-lead = 管理员正在看。有了结果会发消息给您。
apply-changes-title = 请改一改，再提交一次
apply-missing-title = 还差 { $count } 项，写好就能提交
apply-go-on = 接着写
apply-submit = 提交申请
apply-approved-title = 通过了，恭喜！
apply-approved-text = 村店已经开张，现在可以上架商品了。
apply-to-desk = 去店里上架商品
apply-rejected-title = 没有通过，原因是
apply-withdrawn-lead = 这份申请已经撤回。
apply-withdraw = 撤回申请
apply-withdraw-text = 不想开店了，或者想换一个村？撤回之后，这个村可以由别人申请。
apply-withdraw-ask = 撤回之后不能恢复，确定吗？
flash-application-begun = 已经开始，内容都存好了。
flash-application-kept = 已经存好，随时可以接着写。
flash-application-submitted = 申请已经提交。
flash-application-withdrawn = 申请已经撤回。
application-state-draft = 正在写
application-state-submitted = 等待审核
application-state-under_review = 审核中
application-state-changes_requested = 需要修改
application-state-approved = 已通过
application-state-rejected = 未通过
application-state-withdrawn = 已撤回

# What has happened, by the kind of event.
history-title = 经过
event-application-started = 开始申请
event-application-submitted = 提交申请
event-application-review-started = 开始审核
event-application-changes-requested = 请申请人修改
event-application-approved = 审核通过
event-application-rejected = 审核未通过
event-application-withdrawn = 撤回申请
event-shop-suspended = 暂停营业
event-shop-resumed = 恢复营业
event-shop-closed = 关闭
event-shop-renamed = 更换网址
event-shop-edited = 修改店铺资料

# The review by administrators.
admin-nav-overview = 概览
admin-nav-applications = 开店申请
admin-nav-shops = 村店
admin-nav-listings = 商品审核
admin-nav-orders = 订单
admin-nav-mails = 邮件
admin-nav-searches = 搜索
admin-nav-offices = 管理员
admin-overview-title = 等您处理
admin-count-submitted = { $count ->
   *[other] 份申请等待审核
}
admin-count-under-review = { $count ->
   *[other] 份申请审核中
}
admin-count-changes-requested = { $count ->
   *[other] 份在申请人手里修改
}
admin-count-listings = { $count ->
   *[other] 件商品等待审核
}
admin-count-held = { $count ->
   *[other] 笔付款待决定或待人工退
}
admin-count-disputes = { $count ->
   *[other] 件售后纠纷待裁定
}
admin-count-reports = { $count ->
   *[other] 条评价、问答的举报待处理
}
admin-count-message-reports = { $count ->
   *[other] 条被举报的留言待处理
}
admin-count-settlements = { $count ->
   *[other] 期结算有待审核的款项
}
admin-shops-all = 全部村店
admin-filter = 筛选
admin-filter-state = 状态
admin-applications-waiting = 等待处理的
admin-applications-empty = 没有等待处理的申请
admin-applications-empty-text = 新的申请来了，会发消息给您。
admin-applications-none = 没有这种状态的申请
admin-submitted-at = 提交时间
admin-shop = 村店
admin-specialty = 特产
admin-place = 地区
admin-since = 起始日期
admin-to-shop = 查看村店
admin-reads-only = 您可以查看，不能在这里作决定。
review-kind-opening = 新开村店
review-kind-charter_change = 更换特产
review-round = 第 { $round } 次提交
review-take-up = 开始审核
review-take-up-text = 开始审核之后，申请人会看到“审核中”，内容不再变动。
review-comment-add = 写意见
review-comment-of = ：{ $field }
review-checklist = 核对
review-checklist-hint = 逐项核对，全部打勾才能通过。
review-open-point = （未核对）
check-place = 村子真实，位置和申请一致
check-specialty = 特产确实出在这里，而且只有一样
check-contact = 联系人打通了电话，能代表村里
check-licence = 执照有效，或者不用登记的理由成立
check-account = 银行账户是村里或店里的
check-texts = 文字属实，不违反广告法
review-checklist-save = 保存核对
review-approve = 通过
review-approve-ask = 通过之后村店立即开张，确定吗？
review-changes-title = 需要修改
review-note = 总的意见
review-note-hint = 具体意见写在每一项下面，这里写总的。
review-changes = 请申请人修改
review-reject = 不予通过
review-reason-hint = 申请人会看到这个原因。
review-reject-ask = 不予通过之后，这份申请就结束了，确定吗？
flash-review-taken-up = 已开始审核。
flash-review-checklist-saved = 核对已保存。
flash-review-approved = 已通过，村店开张了。
flash-review-changes-requested = 已请申请人修改。
flash-review-rejected = 已作出不予通过的决定，并告知申请人。

# Shops, as administrators oversee them.
admin-shops-search = 店名、地区或网址
admin-shops-any = 全部
admin-shops-none = 没有找到村店
admin-shops-none-text = 换一个词，或者换一种状态试试。
admin-shop-public = 店铺页面
admin-shop-draft = 申请还在写，提交之后才能看到内容。
admin-shop-acts = 处理
admin-act-suspension = 暂停营业
admin-act-hint-suspension = 立即停止销售；已付款的订单仍要发货或退款。
admin-act-ask-suspension = 立即暂停这家店，确定吗？
admin-act-resumption = 恢复营业
admin-act-hint-resumption = 恢复之后，商品立即重新上架。
admin-act-closing = 永久关闭
admin-act-hint-closing = 关闭之后不能恢复，村里可以重新申请。
admin-act-ask-closing = 永久关闭这家店，确定吗？
admin-act-clearing = 清理搁置的申请
admin-act-hint-clearing = 申请开了头却没人管时使用，清理后这个村可以重新申请。
admin-act-ask-clearing = 清理这份申请，确定吗？
flash-shop-suspended = 村店已暂停营业。
flash-shop-resumed = 村店已恢复营业。
flash-shop-closed = 村店已关闭。
flash-shop-cleared = 搁置的申请已清理。

# Who administers what.
offices-lead = 谁管哪里、能做什么。管一个地区，也就管它下面所有的地区。
offices-division = 地区
offices-person = 人员
offices-role = 职责
offices-end = 撤销
offices-end-ask = 撤销{ $name }的职责，确定吗？
offices-grant = 添加管理员
offices-account-hint = 对方登录用的手机号或邮箱；要先注册。
offices-division-hint = 选到哪一级，就管哪一级和下面。
offices-whole-hint = 打勾之后不看上面选的地区。
office-role-hint-reviewer = 审核开店申请和商品
office-role-hint-auditor = 看申请、村店、订单和结算，不作决定
office-role-hint-programme_officer = 管理扶持项目
office-role-hint-supervisor = 全部，包括暂停和关闭村店
flash-office-granted = 职责已添加。
flash-office-ended = 职责已撤销。
