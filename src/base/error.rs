//! The one error type: few kinds, many codes.
//!
//! A code is stable: it is the last part of a problem's `type`, and the key of its message in
//! both languages (`stock.insufficient` → `error-stock-insufficient`).

use std::error::Error as StdError;
use std::fmt;

use crate::base::fields::FieldErrors;

/// The result of anything that can go wrong.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of failure it is; the web turns it into a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The input is wrong.
    Invalid,
    /// The input cannot be read at all.
    Malformed,
    /// Nobody is logged in, or the credentials are wrong.
    Unauthenticated,
    /// The thing is known to the person, but not theirs to change.
    Forbidden,
    /// Unknown, or somebody else's.
    NotFound,
    /// The address is known, but not with this method.
    NotAllowed,
    /// The state of things does not allow it now.
    Conflict,
    /// Too often.
    TooManyRequests,
    /// Too large.
    TooLarge,
    /// Passing trouble (database busy or gone): try again.
    Unavailable,
    /// A fault of ours.
    Internal,
}

macro_rules! codes {
    ($($name:ident => $text:literal, $kind:ident;)+) => {
        /// What exactly went wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the text of each code says it, and its message explains")]
        pub enum Code { $($name),+ }

        impl Code {
            /// Every code, so that tests can ask for a message of each.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable text `noun.reason`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// The kind of failure this code stands for.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind),+ }
            }
        }
    };
}

// Alphabetical by text.
codes! {
    AccessForbidden => "access.forbidden", Forbidden;
    AccessLoginNeeded => "access.login_needed", Unauthenticated;
    AccessOffice => "access.office", Forbidden;
    AccessOriginRefused => "access.origin_refused", Forbidden;
    AccessOwnShop => "access.own_shop", Forbidden;
    AccountResetInvalid => "account.reset_invalid", NotFound;
    AccountNotErasable => "account.not_erasable", Conflict;
    AccountTaken => "account.taken", Invalid;
    AccountWrongLogin => "account.wrong_login", Invalid;
    AccountWrongPassword => "account.wrong_password", Invalid;
    AccountUnknown => "account.unknown", Invalid;
    ApplicationOpen => "application.open", Conflict;
    ApplicationTooMany => "application.too_many", Conflict;
    ClaimNothing => "claim.nothing", Invalid;
    ClaimPerishable => "claim.perishable", Invalid;
    ClaimTooLate => "claim.too_late", Invalid;
    ClaimTooManyPhotos => "claim.too_many_photos", Invalid;
    ClaimNotNow => "claim.not_now", Conflict;
    ClaimOpenAlready => "claim.open_already", Conflict;
    ClaimUnpaid => "claim.unpaid", Conflict;
    ClaimGivenBack => "claim.given_back", Invalid;
    BankAccountInvalid => "bank.account_invalid", Invalid;
    BankResultAmount => "bank_result.amount", Invalid;
    BankResultDiffers => "bank_result.differs", Conflict;
    BankResultNotSent => "bank_result.not_sent", Conflict;
    BankResultNumberMissing => "bank_result.number_missing", Invalid;
    BankResultReference => "bank_result.reference", Invalid;
    BankResultSuperseded => "bank_result.superseded", Conflict;
    BankResultUnclear => "bank_result.unclear", Invalid;
    BankResultUnknown => "bank_result.unknown", Invalid;
    BankKeyMissing => "bank.key_missing", Conflict;
    BankWithBank => "bank.with_bank", Invalid;
    CartEmpty => "cart.empty", Conflict;
    CartFull => "cart.full", Conflict;
    CartNotOnSale => "cart.not_on_sale", Conflict;
    CharterUnchanged => "charter.unchanged", Invalid;
    CheckoutChanged => "checkout.changed", Conflict;
    CheckoutPlaced => "checkout.placed", Conflict;
    ContactInvalid => "contact.invalid", Invalid;
    CouponCodeInvalid => "coupon.code_invalid", Invalid;
    CouponCodeTaken => "coupon.code_taken", Invalid;
    CouponLimitBelowUsed => "coupon.limit_below_used", Invalid;
    CouponMinimum => "coupon.minimum", Invalid;
    CouponOver => "coupon.over", Invalid;
    CouponTooEarly => "coupon.too_early", Invalid;
    CouponUnknown => "coupon.unknown", Invalid;
    CouponUsedByYou => "coupon.used_by_you", Invalid;
    CouponUsedUp => "coupon.used_up", Invalid;
    DateAhead => "date.ahead", Invalid;
    DateFar => "date.far", Invalid;
    DateInvalid => "date.invalid", Invalid;
    DateOrder => "date.order", Invalid;
    DatePast => "date.past", Invalid;
    AddressTooMany => "address.too_many", Conflict;
    AddressUnrecognised => "address.unrecognised", Invalid;
    DivisionIncomplete => "division.incomplete", Invalid;
    DivisionInvalid => "division.invalid", Invalid;
    DivisionLevelWrong => "division.level_wrong", Invalid;
    DivisionParentUnknown => "division.parent_unknown", Invalid;
    DivisionUnknown => "division.unknown", Invalid;
    EmailInvalid => "email.invalid", Invalid;
    FieldChoose => "field.choose", Invalid;
    FieldInvalid => "field.invalid", Invalid;
    FieldRequired => "field.required", Invalid;
    FieldTooLong => "field.too_long", Invalid;
    FieldTooShort => "field.too_short", Invalid;
    FreightNotSent => "freight.not_sent", Invalid;
    HolidayTooLong => "holiday.too_long", Invalid;
    HouseholdAliasIsName => "household.alias_is_name", Invalid;
    HouseholdAliasTaken => "household.alias_taken", Invalid;
    IdempotencyMismatch => "idempotency.mismatch", Invalid;
    ImportColumnMissing => "import.column_missing", Invalid;
    ImportColumnTwice => "import.column_twice", Invalid;
    ImportEmpty => "import.empty", Invalid;
    ImportEncoding => "import.encoding", Invalid;
    ImportRowTwice => "import.row_twice", Invalid;
    ImportTooLong => "import.too_long", Invalid;
    ImportRowUneven => "import.row_uneven", Invalid;
    ListingArchived => "listing.archived", Conflict;
    ListingChangedMeanwhile => "listing.changed_meanwhile", Conflict;
    ListingIncomplete => "listing.incomplete", Invalid;
    ListingNoCharter => "listing.no_charter", Conflict;
    ListingTooManyPhotos => "listing.too_many_photos", Invalid;
    ListingTooManyVariants => "listing.too_many_variants", Invalid;
    InvitationInvalid => "invitation.invalid", NotFound;
    InvoiceAmountChanged => "invoice.amount_changed", Conflict;
    InvoiceAskedTooOften => "invoice.asked_too_often", Conflict;
    InvoiceLinkInvalid => "invoice.link_invalid", Invalid;
    InvoiceNothingPaid => "invoice.nothing_paid", Conflict;
    InvoiceNumberInvalid => "invoice.number_invalid", Invalid;
    InvoiceNumberUsed => "invoice.number_used", Invalid;
    InvoiceOpenAlready => "invoice.open_already", Conflict;
    LicenceInvalid => "licence.invalid", Invalid;
    LotCertificateForged => "lot.certificate_forged", Invalid;
    LotCertificateOutOfTime => "lot.certificate_out_of_time", Invalid;
    LotCertificateUnissued => "lot.certificate_unissued", Invalid;
    LotFailedInspection => "lot.failed_inspection", Invalid;
    LotInUse => "lot.in_use", Conflict;
    LotLessThanCertified => "lot.less_than_certified", Invalid;
    LotLessThanLeft => "lot.less_than_left", Invalid;
    LotMoreThanHarvested => "lot.more_than_harvested", Invalid;
    LotNoHousehold => "lot.no_household", Invalid;
    LotNoInspection => "lot.no_inspection", Invalid;
    LotRecallUnconfirmed => "lot.recall_unconfirmed", Invalid;
    LotRecalled => "lot.recalled", Conflict;
    LotShareTooSmall => "lot.share_too_small", Invalid;
    LotTooLittle => "lot.too_little", Invalid;
    LotTooManyThatDay => "lot.too_many_that_day", Invalid;
    LotUnknown => "lot.unknown", Invalid;
    MassInvalid => "mass.invalid", Invalid;
    MassOutOfRange => "mass.out_of_range", Invalid;
    MerchantInvalid => "merchant.invalid", Invalid;
    MediaDamaged => "media.damaged", Invalid;
    MediaNotAPicture => "media.not_a_picture", Invalid;
    MediaTooLarge => "media.too_large", TooLarge;
    MediaTooManyPixels => "media.too_many_pixels", Invalid;
    MemberAlready => "member.already", Conflict;
    MemberLastManager => "member.last_manager", Conflict;
    MessageBlockedByOther => "message.blocked_by_other", Conflict;
    MessageBlockedByYou => "message.blocked_by_you", Conflict;
    MessageReportDecided => "message.report_decided", Conflict;
    MessageTooManyReplies => "message.too_many_replies", Conflict;
    MessageWordRefused => "message.word_refused", Invalid;
    MessageWordTaken => "message.word_taken", Invalid;
    MessageWordTooShort => "message.word_too_short", Invalid;
    MoneyInvalid => "money.invalid", Invalid;
    MoneyOverflow => "money.overflow", Invalid;
    MoneyTooManyDecimals => "money.too_many_decimals", Invalid;
    MoneyZero => "money.zero", Invalid;
    OfficeLastSupervisor => "office.last_supervisor", Conflict;
    OrderAlreadyShipped => "order.already_shipped", Conflict;
    OrderNoReminder => "order.no_reminder", Conflict;
    OrderNotExtendable => "order.not_extendable", Conflict;
    OrderRemindedLately => "order.reminded_lately", Conflict;
    OrderLookupFailed => "order.lookup_failed", Invalid;
    OrderPartlyShipped => "order.partly_shipped", Conflict;
    OrderHoldsTooMuch => "order.holds_too_much", Conflict;
    OrderTooManyUnpaid => "order.too_many_unpaid", Conflict;
    OrderNumberInvalid => "order_number.invalid", Invalid;
    PageNotFound => "page.not_found", NotFound;
    PasswordCommon => "password.common", Invalid;
    PasswordTooLong => "password.too_long", Invalid;
    PasswordTooShort => "password.too_short", Invalid;
    PaymentAmountDiffers => "payment.amount_differs", Invalid;
    PaymentDayWrong => "payment.day_wrong", Invalid;
    PaymentNotOffered => "payment.not_offered", Invalid;
    PhoneInvalid => "phone.invalid", Invalid;
    ProgrammeAreaOutside => "programme.area_outside", Invalid;
    ProgrammeBudgetBelowUsed => "programme.budget_below_used", Invalid;
    QuantityInvalid => "quantity.invalid", Invalid;
    QuantityOutOfRange => "quantity.out_of_range", Invalid;
    QuantityStep => "quantity.step", Invalid;
    RateInvalid => "rate.invalid", Invalid;
    RateOutOfRange => "rate.out_of_range", Invalid;
    RefundTooMuch => "refund.too_much", Conflict;
    RefundTooMany => "refund.too_many", Invalid;
    RefundNothing => "refund.nothing", Invalid;
    RefundEither => "refund.either", Invalid;
    RefundCancelInstead => "refund.cancel_instead", Invalid;
    RequestMalformed => "request.malformed", Malformed;
    RequestMethodNotAllowed => "request.method_not_allowed", NotAllowed;
    RequestTooLarge => "request.too_large", TooLarge;
    RequestTooMany => "request.too_many", TooManyRequests;
    ReviewChecklistOpen => "review.checklist_open", Invalid;
    ReviewCommentNeeded => "review.comment_needed", Invalid;
    ReviewLocked => "review.locked", Conflict;
    ReviewNotNow => "review.not_now", Conflict;
    ReviewTooLate => "review.too_late", Conflict;
    ReviewStale => "review.stale", Conflict;
    SettlementApprovedByYou => "settlement.approved_by_you", Forbidden;
    SettlementBankDataByYou => "settlement.bank_data_by_you", Forbidden;
    SettlementPreparedByYou => "settlement.prepared_by_you", Forbidden;
    SharingTooMuch => "sharing.too_much", Invalid;
    ShopBankAccount => "shop.bank_account", Invalid;
    ShopNoPayment => "shop.no_payment", Invalid;
    ShopOnHoliday => "shop.on_holiday", Conflict;
    ShopUnderReview => "shop.under_review", Conflict;
    SlugInvalid => "slug.invalid", Invalid;
    SlugTaken => "slug.taken", Invalid;
    ShipmentEmpty => "shipment.empty", Invalid;
    ShipmentNumberInvalid => "shipment.number_invalid", Invalid;
    ShipmentNumberTaken => "shipment.number_taken", Invalid;
    ShopToleranceTooLarge => "shop.tolerance_too_large", Invalid;
    ShipmentWeightOutside => "shipment.weight_outside", Invalid;
    ShipmentTooMuch => "shipment.too_much", Invalid;
    StandardTooMany => "standard.too_many", Invalid;
    StateIllegalTransition => "state.illegal_transition", Conflict;
    StockChangedMeanwhile => "stock.changed_meanwhile", Conflict;
    StockInsufficient => "stock.insufficient", Conflict;
    StockNameTaken => "stock.name_taken", Invalid;
    StockTooMuch => "stock.too_much", Invalid;
    StockLeft => "stock.left", Invalid;
    StockLeftGrams => "stock.left_grams", Invalid;
    StockNone => "stock.none", Invalid;
    StoryTooManyPictures => "story.too_many_pictures", Invalid;
    SystemBusy => "system.busy", Unavailable;
    SystemInternal => "system.internal", Internal;
    SystemUnavailable => "system.unavailable", Unavailable;
    TaxNumberCheck => "tax_number.check", Invalid;
    TaxNumberForm => "tax_number.form", Invalid;
    VariantSkuInvalid => "variant.sku_invalid", Invalid;
    VariantSkuTaken => "variant.sku_taken", Invalid;
    VariantStockUnit => "variant.stock_unit", Invalid;
    VillageTaken => "village.taken", Conflict;
    WordsChanged => "words.changed", Conflict;
}

impl Code {
    /// The key of the message in the Fluent files: `error-stock-insufficient`.
    pub fn message_key(self) -> String {
        format!("error-{}", self.as_str().replace(['.', '_'], "-"))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A failure: its code, what its message fills in, the faults of fields, and the cause.
#[derive(Debug)]
pub struct Error {
    code: Code,
    params: Vec<(&'static str, String)>,
    fields: FieldErrors,
    retry_after_s: Option<u32>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// A failure with this code.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            params: Vec::new(),
            fields: FieldErrors::new(),
            retry_after_s: None,
            source: None,
        }
    }

    /// A form with faults in its fields.
    pub fn fields(fields: FieldErrors) -> Self {
        Self {
            fields,
            ..Self::new(Code::FieldInvalid)
        }
    }

    /// A fault of one field.
    pub fn field(field: &str, code: Code) -> Self {
        let mut fields = FieldErrors::new();
        fields.add(field, code);
        Self::fields(fields)
    }

    /// Unknown, or somebody else's.
    pub fn not_found() -> Self {
        Self::new(Code::PageNotFound)
    }

    /// A fault of ours, with its cause for the log.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Code::SystemInternal).caused_by(source)
    }

    /// Adds a value that the message fills in.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    /// Says after how many seconds a new try makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The kind of failure.
    pub fn kind(&self) -> Kind {
        self.code.kind()
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What the message fills in.
    pub fn params(&self) -> &[(&'static str, String)] {
        &self.params
    }

    /// The faults of single fields; empty unless a form was refused.
    pub fn field_errors(&self) -> &FieldErrors {
        &self.fields
    }

    /// Seconds after which a new try makes sense.
    pub fn retry_after_s(&self) -> Option<u32> {
        self.retry_after_s
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        for (name, value) in &self.params {
            write!(f, " {name}={value}")?;
        }
        for fault in self.fields.iter() {
            write!(f, " [{}: {}]", fault.field, fault.code)?;
        }
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        }
    }
}
