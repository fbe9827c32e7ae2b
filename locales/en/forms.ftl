# What every form says.
form-optional = (optional)
form-refused = { $count ->
    [one] One thing needs a change:
   *[other] { $count } things need a change:
}
form-fault = { $field }: { $fault }
form-cancel = Back
form-comment = To change: { $comment }
