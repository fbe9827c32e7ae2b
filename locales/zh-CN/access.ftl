# Roles of people, in a shop and in an administration.
shop-role-manager = 负责人
shop-role-editor = 商品编辑
shop-role-packer = 打包发货
shop-role-accountant = 会计
office-role-reviewer = 审核员
office-role-auditor = 审计员
office-role-programme_officer = 项目专员
office-role-supervisor = 主管

# The life of a shop.
shop-state-draft = 草稿
shop-state-submitted = 已提交
shop-state-under_review = 审核中
shop-state-changes_requested = 待修改
shop-state-approved = 营业中
shop-state-rejected = 未通过
shop-state-suspended = 暂停营业
shop-state-closed = 已关闭
