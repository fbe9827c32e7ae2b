//! The scopes. None can be made outside of this folder but by a check:
//!
//! ```compile_fail
//! use yipin::base::ids::ShopId;
//! use yipin::domain::access::{PackOrders, ShopScope};
//! fn forge(mine: ShopScope<PackOrders>) -> ShopScope<PackOrders> {
//!     ShopScope { shop_id: ShopId(7), ..mine }
//! }
//! ```
//!
//! and a weaker one does not serve for a stronger:
//!
//! ```compile_fail
//! use yipin::domain::access::{PackOrders, ReadOrders, ShopScope};
//! fn weaken(scope: ShopScope<ReadOrders>) -> ShopScope<PackOrders> { scope.narrow() }
//! ```

use std::marker::PhantomData;

use sha2::{Digest, Sha256};

use super::actor::Actor;
use super::permission::{DivisionPermission, Implies, ShopPermission};
use super::role::{ShopRole, ShopState};
use crate::base::ids::{OrderId, PurchaseId, ShopId, UserId};

/// Proof that the actor holds permission `P` in one shop, and that the shop's state allows it.
#[derive(Debug, Clone)]
pub struct ShopScope<P> {
    shop_id: ShopId,
    slug: String,
    state: ShopState,
    actor: Actor,
    role: Option<ShopRole>,
    permission: PhantomData<P>,
}

impl<P: ShopPermission> ShopScope<P> {
    pub(super) fn new(
        shop_id: ShopId,
        slug: String,
        state: ShopState,
        actor: Actor,
        role: Option<ShopRole>,
    ) -> Self {
        Self {
            shop_id,
            slug,
            state,
            actor,
            role,
            permission: PhantomData,
        }
    }

    /// The tenant.
    pub fn shop_id(&self) -> ShopId {
        self.shop_id
    }

    /// The shop's slug, for links.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The shop's state when the scope was made.
    pub fn state(&self) -> ShopState {
        self.state
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The member's role; `None` for an administrator or a timer.
    pub fn role(&self) -> Option<ShopRole> {
        self.role
    }

    /// The same shop with another permission, if the member's role holds that too and the shop's
    /// state allows it. Administrators and timers hold only what they came with.
    pub fn also<Q: ShopPermission>(&self) -> Option<ShopScope<Q>> {
        let holds = Q::is_held_by(self.role?) && Q::holds_in(self.state);
        holds.then(|| {
            ShopScope::new(
                self.shop_id,
                self.slug.clone(),
                self.state,
                self.actor,
                self.role,
            )
        })
    }

    /// The same shop with a permission that this one includes.
    pub fn narrow<Q: ShopPermission>(&self) -> ShopScope<Q>
    where
        P: Implies<Q>,
    {
        ShopScope::new(
            self.shop_id,
            self.slug.clone(),
            self.state,
            self.actor,
            self.role,
        )
    }
}

/// Proof of having reached one order: through its buyer's scope, its shop's, or a timer's.
///
/// What hangs on an order (goods, payments, parcels, the ledger) is reached with it, whoever acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderScope {
    shop_id: ShopId,
    order_id: OrderId,
    actor: Actor,
}

impl OrderScope {
    pub(super) const fn new(shop_id: ShopId, order_id: OrderId, actor: Actor) -> Self {
        Self {
            shop_id,
            order_id,
            actor,
        }
    }

    /// The tenant.
    pub const fn shop_id(&self) -> ShopId {
        self.shop_id
    }

    /// The order.
    pub const fn order_id(&self) -> OrderId {
        self.order_id
    }

    /// Who acts.
    pub const fn actor(&self) -> Actor {
        self.actor
    }
}

/// Proof that the user holds permission `P` for some divisions: it covers them and all below.
#[derive(Debug, Clone)]
pub struct DivisionScope<P> {
    /// Never empty.
    codes: Vec<String>,
    user_id: UserId,
    permission: PhantomData<P>,
}

impl<P: DivisionPermission> DivisionScope<P> {
    /// `None` without a division.
    pub(super) fn new(codes: Vec<String>, user_id: UserId) -> Option<Self> {
        (!codes.is_empty()).then_some(Self {
            codes,
            user_id,
            permission: PhantomData,
        })
    }

    /// The trimmed codes, with which the codes of all that the scope covers begin; an empty one
    /// is the whole platform.
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// The administrator.
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        Actor::User(self.user_id)
    }

    /// Whether a trimmed code lies in one of the divisions or below it.
    pub fn covers(&self, code: &str) -> bool {
        self.codes.iter().any(|own| code.starts_with(own))
    }
}

/// Whose carts and purchases a scope opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuyerIdentity {
    /// Those of an account.
    Account(UserId),
    /// Those made with one cart cookie; its SHA-256 in hexadecimal.
    Guest(String),
    /// One purchase, after a verified look-up.
    Purchase(PurchaseId),
}

/// Proof of being a certain buyer.
#[derive(Debug, Clone)]
pub struct BuyerScope {
    identity: BuyerIdentity,
}

impl BuyerScope {
    pub(super) fn new(identity: BuyerIdentity) -> Self {
        Self { identity }
    }

    /// The scope of whoever holds a cart cookie: holding the secret is the proof.
    pub fn of_guest(token: &str) -> Self {
        Self::new(BuyerIdentity::Guest(hash_token(token)))
    }

    /// Whose things it opens.
    pub fn identity(&self) -> &BuyerIdentity {
        &self.identity
    }

    /// The account, if the buyer has one.
    pub fn user_id(&self) -> Option<UserId> {
        match self.identity {
            BuyerIdentity::Account(id) => Some(id),
            _ => None,
        }
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.user_id().map_or(Actor::Guest, Actor::User)
    }
}

/// What anybody may see: approved shops and published listings.
#[derive(Debug, Clone, Copy, Default)]
pub struct PublicScope;

/// The platform at work by itself. Made by `jobs` and `cli`, and where gateways' messages come in
/// (the architecture test looks).
#[derive(Debug, Clone, Copy)]
pub struct SystemScope {
    reason: &'static str,
}

impl SystemScope {
    /// `reason` names the job or command, for the log.
    pub const fn new(reason: &'static str) -> Self {
        Self { reason }
    }

    /// The job or command.
    pub const fn reason(&self) -> &'static str {
        self.reason
    }
}

/// SHA-256 of a secret in hexadecimal: what is stored of tokens.
pub fn hash_token(token: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(token.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
