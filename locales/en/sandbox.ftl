# The page of the sandbox gateway.
sandbox-title = Trial payment
sandbox-intro = This is a payment page for trials; no real money is taken. Please choose how the payment ends.
sandbox-approve = Pay
sandbox-decline = Let it fail
sandbox-close = Give it up
sandbox-state-succeeded = It is paid.
sandbox-state-failed = It did not go through.
sandbox-state-closed = This payment is closed.
sandbox-back = Back to the shop
sandbox-other-language = 中文
