# What every form says.
form-optional = （选填）
form-refused = 有 { $count } 处需要改一改：
form-fault = { $field }：{ $fault }
form-cancel = 返回
form-comment = 审核意见：{ $comment }
