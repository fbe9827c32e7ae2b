//! The roles of people, and the states of a shop that permissions depend on.

use crate::base::sql_types::text_enum;

text_enum! {
    /// What a member may do in a shop.
    pub enum ShopRole {
        /// Everything.
        Manager => "manager",
        /// Listings and lots.
        Editor => "editor",
        /// Orders to ship, no money.
        Packer => "packer",
        /// Money; the rest read only.
        Accountant => "accountant",
    }
}

text_enum! {
    /// What an administrator does, for one division and all below it.
    pub enum OfficeRole {
        /// Decides on applications.
        Reviewer => "reviewer",
        /// Reads.
        Auditor => "auditor",
        /// Runs support programmes.
        ProgrammeOfficer => "programme_officer",
        /// Everything, suspension of shops included.
        Supervisor => "supervisor",
    }
}

text_enum! {
    /// The life of a shop; the transitions are in `domain::shops`.
    pub enum ShopState {
        /// Being written by the applicant.
        Draft => "draft",
        /// Sent, nobody looked at it yet.
        Submitted => "submitted",
        /// An administrator has taken it up.
        UnderReview => "under_review",
        /// Back with the applicant, with comments.
        ChangesRequested => "changes_requested",
        /// Open; the only state that sells.
        Approved => "approved",
        /// Refused; the village may apply anew.
        Rejected => "rejected",
        /// Stopped for now; paid orders still ship or are refunded.
        Suspended => "suspended",
        /// Over for good.
        Closed => "closed",
    }
}

text_enum! {
    /// What an administrator can do with one shop.
    pub enum Standing {
        /// Decide.
        Decides => "decides",
        /// Nothing: it is their own, and others decide.
        OwnShop => "own_shop",
        /// Read.
        Reads => "reads",
    }
}

text_enum! {
    /// The two sides of an application and of what follows from it.
    pub enum Party {
        /// A manager of the shop.
        Applicant => "applicant",
        /// An administrator of the division, who is not a member of the shop.
        Administrator => "administrator",
    }
}
