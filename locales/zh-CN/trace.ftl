# 追溯：箱子上的码后面是什么。
nav-trace = 查追溯码

trace-lookup-title = 查追溯码
trace-lookup-lead = 箱子上的追溯码，能告诉您这批货是哪天采的、谁家种的、检过没有。
trace-lookup-instead = 没有找到这个追溯码。请对照箱子上的标签再看一遍，数字都抄全了吗？
trace-lookup-hint = 例如 330106-260403-01。短横线和空格写不写都行。
trace-lookup-action = 查一查
trace-lookup-other = 想自己验证合格证？

trace-recalled = 这批货已召回，请不要食用
trace-recalled-do = 请停止食用。已经买到的，请联系店家退款。
recall-by-shop = 店家召回
recall-by-administrator = 管理部门召回

trace-day = { $day } 采收
trace-harvest = 采收
trace-what = 是什么
trace-village = 产地
trace-shop = 店铺
trace-households = { $count } 户农家
trace-inspections = 检测
trace-inspections-none = 还没有检测记录。
inspection-own = 店里自检
inspection-entrusted = 委托检测
inspection-passed = 合格
inspection-failed = 不合格
inspection-report = 报告 { $number }

certificate-title = 承诺达标合格证
certificate-promise = 我承诺对生产销售的食用农产品：不使用禁用农药兽药、停用兽药和非法添加物；常规农药兽药残留不超标；对承诺的真实性负责。
certificate-product = 产品名称
certificate-quantity = 数量（重量）
certificate-origin = 产地
certificate-basis = 承诺依据
certificate-promiser = 承诺人
certificate-contact = 联系方式
certificate-date = 开具日期
certificate-void = 这批货已召回，本证不再有效。
certificate-none = 这批货没有开具合格证。
certificate-qr = 合格证二维码
certificate-qr-hint = 二维码里是带签名的合格证，不用联网也能验证真假。
certificate-text = 二维码里的文字
basis-own_inspection = 自我检测
basis-entrusted_inspection = 委托检测
basis-own_control = 内部质量控制
basis-own_promise = 自我承诺

trace-keys-title = 验证合格证的公钥
trace-keys-lead = 合格证的二维码带有本平台的签名（Ed25519）。把公钥存下来，不用联网就能验证。
trace-keys-how = 二维码里的文字分四段，用点隔开：YP1、公钥的名字、内容、签名。签名签的是最后一个点前面的全部文字；内容和签名都是网址用的 Base64。
trace-keys-none = 还没有开具过合格证。
trace-keys-file = 下载 JSON
trace-key-name = 名字
trace-key-public = 公钥
trace-key-days = 使用时间
trace-key-now = 现在

# 店里怎么登记。
lot-trace = 买家看到的页面
lot-label = 打印标签
lot-label-trace = 扫码看这批货从哪里来
lot-recalled = 已召回
lot-sent = 已发出
certificates-title = 合格证
certificates-none = 还没有开具合格证。
certificate-number = 第 { $number } 张
certificate-quantity-hint = 按件的写件数，按重量的写“12.5公斤”或“25斤”，不能超过这批的收成。
certificate-origin-hint = 写到村，例如“浙江省杭州市西湖区龙井村”。
certificate-basis-hint = 至少选一项。选了检测的，要先登记一次合格的检测。
certificate-promiser-hint = 店铺、合作社或种植户的名称。
certificate-contact-hint = 电话或地址，人人都能看到。
inspector-hint = 谁检的，例如“西湖区农产品质量安全检测站”。
report-hint = 检测报告的编号，没有就留空。
lot-paper-inspections = 登记检测
lot-paper-certificates = 开合格证
lot-paper-recall = 召回这一批
lot-paper-lead-inspections = 扫码的人都能看到。登记后不能改；写错了，再登记一次正确的。
lot-paper-lead-certificates = 开出后不能改；写错了，再开一张，以新的为准。旧的会一直留着。
lot-paper-lead-recall = 召回后，追溯页会先写明召回和原因，买到的人会收到通知，60 天内可以申请退款，装箱时不能再选这一批。剩下的货请从库存里去掉。召回不能撤销。
lot-paper-save-inspections = 登记
lot-paper-save-certificates = 开具
lot-paper-save-recall = 召回
recall-title = 召回批次
recall-lead = 发现这批货不该再吃、再卖时召回它：追溯页先写明，买到的人收到通知，装箱时不能再选。剩下的货请从库存里去掉。召回不能撤销。
recall-action = 召回
recall-reason-hint = 发生了什么，买到的人该怎么做。人人都能看到，请不要写姓名。
recall-gone = 这批货已经发出：
recall-desk = 装箱时不能再选这一批；买到的人已经收到通知。剩下的货请从库存里去掉。

parcel-lot = 批次
flash-lot-inspected = 检测已登记。
flash-lot-certified = 合格证已开具，可以打印标签了。
flash-lot-recalled = 已召回，买到的人会收到通知。
event-lot-inspected = 登记检测
event-lot-certified = 开具合格证
event-lot-recalled = 召回批次
