# What buyers say of goods, what they ask, and what is hidden on a legal ground.
stars-of-five = { $stars } of 5 stars
stars-count = { $stars ->
    [one] { $stars } star
   *[other] { $stars } stars
}
rating-reviews = { $count ->
    [one] { $count } review
   *[other] { $count } reviews
}
rating-rule = The average begins with five reviews of four stars: a few reviews do not make it jump, and the more there are, the closer it is to what buyers gave.
card-rating = { $rating } · { $count ->
    [one] { $count } review
   *[other] { $count } reviews
}
reviews-title = What buyers say
reviews-of = What buyers say of { $name }
reviews-all = All reviews
reviews-none = No reviews yet
reviews-none-text = Buyers who have received their goods can write one from their order.
reviews-of-order = What is it like?
questions-title = Questions
questions-of = Questions about { $name }
questions-ask = Ask the shop
questions-none = Nobody has asked yet
questions-none-text = Ask the shop whatever you would like to know.
question-login = Log in to ask
question-hint = Once the shop has answered, everybody can read it. Please leave out phone numbers, addresses and the like.
question-send = Ask
question-waiting = You have asked, and the shop has not answered yet
voice-hidden = Hidden for a legal reason: { $ground }
voice-answer-hidden = The shop’s answer is hidden for a legal reason: { $ground }
voice-edited = changed
voice-report = Report
voice-photo = Photo { $n } of a buyer
voice-answer = The shop answers
voice-whole = Read all of it
ground-unlawful = content that the law forbids
ground-hint-unlawful = Illegal information as listed in article 6 of the Provisions on the Governance of the Online Information Content Ecosystem.
ground-insult = insult or libel
ground-hint-insult = Civil Code, article 1024: harm to somebody’s reputation. To find goods bad is no insult.
ground-privacy = personal data
ground-hint-privacy = Civil Code, articles 1032 and 1034: somebody’s phone number, home, picture and the like.
ground-infringement = somebody else’s rights
ground-hint-infringement = Civil Code, articles 1194 and 1195: pictures, marks and the like that belong to others.
ground-advertising = advertising
ground-hint-advertising = Advertising Law: a review that sells something else.
ground-fake = a fake review
ground-hint-fake = Anti-Unfair Competition Law: a review by who has bought nothing, or was paid for it. Its stars do not count either.
goods-review-title = Write a review
goods-review-write = Review { $name }
goods-review-change = My review of { $name }
goods-review-body = Your words
goods-review-body-hint = You may leave it empty. Please leave out phone numbers, addresses and the like.
goods-review-photos = Photos
goods-review-photos-hint = { $count } at most, as your phone takes them. Where they were taken is removed from them.
goods-review-drop = Remove photo { $n }
goods-review-rule = Everybody can read it, with the first character of your name only. You can change it for 30 days; the shop cannot delete it.
goods-review-answered = The shop has answered this; your change will stand above its answer:
goods-review-send = Publish the review
goods-review-no-not-now = You can write a review once the goods have come.
goods-review-no-too-late = The goods came more than 180 days ago; a review cannot be written any more.
goods-review-no-over = It was written more than 30 days ago and cannot be changed any more.
goods-review-no-hidden = This review is hidden for a legal reason and cannot be changed.
abuse-title = Report
abuse-lead = You are about to report this: { $what }. However often somebody reports it, it counts once, and once more if it is changed after a decision.
abuse-back = Back
abuse-of-review = a buyer’s review
abuse-of-review_answer = a shop’s answer to a review
abuse-of-question = a buyer’s question
abuse-of-question_answer = a shop’s answer to a question
abuse-note = More about it
abuse-send = Report
desk-nav-reviews = Reviews
desk-nav-questions = Questions
desk-voices-lead-reviews = What buyers say once they have their goods. You can answer for all to read; you cannot delete it.
desk-voices-lead-questions = What buyers would like to know before they buy. Once you have answered, everybody can read it.
desk-voices-open = To answer
desk-voices-all = All
desk-voices-empty-reviews = No review waits for an answer
desk-voices-empty-questions = No question waits for an answer
desk-voices-empty-text = You are told of new ones.
desk-voice-answer = Answer
desk-voice-change = Change the answer
desk-voice-send = Publish the answer
desk-voice-typed = Your answer was not kept:
admin-nav-reports = Reports
admin-abuse-lead = Reviews, questions and answers that somebody thinks break the law, the longest waiting first.
admin-abuse-count = { $count ->
    [one] { $count } report
   *[other] { $count } reports
}
admin-abuse-empty = No report waits
admin-abuse-empty-text = What people report appears here.
admin-report-said = What was reported
admin-report-closed = dealt with
admin-report-law = E-Commerce Law, article 39: a platform must not delete what consumers say. It can only be hidden on one of these legal grounds, which the page then names; that it is unkind to the shop is none.
admin-report-note = Note
admin-report-note-hint = For the record, and for who has written it to read.
admin-report-hide = Hide it
admin-report-show = Show it again
admin-report-dismiss = Leave it as it is
admin-report-record = Record
moderation-written = The buyer has written a review
moderation-edited = The buyer has changed the review
moderation-erased = The buyer’s account was closed, and the name taken out
moderation-asked = The buyer has asked
moderation-answered = The shop has answered
moderation-answer-changed = The shop has changed its answer
moderation-hidden = Hidden
moderation-shown = Shown again
moderation-answer-hidden = The shop’s answer hidden
moderation-answer-shown = The shop’s answer shown again
flash-review-saved = Your review is published. Thank you.
flash-question-asked = The shop is asked; you are told when it answers.
flash-abuse-reported = The report has arrived; the administration will look at it.
flash-answered = The answer is published.
flash-moderated = It is done.
