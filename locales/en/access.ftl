# Roles of people, in a shop and in an administration.
shop-role-manager = Manager
shop-role-editor = Editor
shop-role-packer = Packer
shop-role-accountant = Accountant
office-role-reviewer = Reviewer
office-role-auditor = Auditor
office-role-programme_officer = Programme officer
office-role-supervisor = Supervisor

# The life of a shop.
shop-state-draft = Draft
shop-state-submitted = Submitted
shop-state-under_review = Under review
shop-state-changes_requested = Changes requested
shop-state-approved = Open
shop-state-rejected = Not approved
shop-state-suspended = Suspended
shop-state-closed = Closed
