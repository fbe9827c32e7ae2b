# The page of the sandbox gateway.
sandbox-title = 模拟支付
sandbox-intro = 这里是试用的支付页面，不收真钱。请选这次付款的结果。
sandbox-approve = 付款成功
sandbox-decline = 付款失败
sandbox-close = 放弃付款
sandbox-state-succeeded = 已经付好了。
sandbox-state-failed = 这次没有付成。
sandbox-state-closed = 这笔付款已经关闭。
sandbox-back = 回到店里
sandbox-other-language = English
