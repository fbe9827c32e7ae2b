//! Everything about one application, for those who write it and those who read it.

use std::collections::HashMap;

use crate::base::error::{Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{ApplicationId, UserId};
use crate::db::DbConn;
use crate::domain::access::{DivisionPermission, DivisionScope, ShopPermission, ShopScope};
use crate::domain::accounts;
use crate::domain::applications::{
    self, Application, ApplicationState, Comments, ReviewStep, StepState,
};
use crate::domain::charters::{self, Charter};
use crate::domain::events::{self, Event};
use crate::domain::shops::{self, Shop};
use crate::domain::villages::{self, Village};

use super::submit::faults_of;

/// An application with what it is about and what has happened to it.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The application.
    pub application: Application,
    /// The charter it is about.
    pub charter: Charter,
    /// The shop it is about.
    pub shop: Shop,
    /// The village of the shop.
    pub village: Village,
    /// The rounds of its review, oldest first.
    pub rounds: Vec<ReviewStep>,
    /// What it still lacks.
    pub missing: FieldErrors,
    /// What has happened, oldest first.
    pub history: Vec<Event>,
    /// What the people of the history are called.
    pub names: HashMap<UserId, String>,
}

impl Dossier {
    /// The round that runs, or the last one.
    pub fn last_round(&self) -> Option<&ReviewStep> {
        self.rounds.last()
    }

    /// What the applicant is asked to change now, if anything.
    pub fn comments(&self) -> Option<&Comments> {
        let round = self.last_round().filter(|round| {
            self.application.state == ApplicationState::ChangesRequested
                && round.state == StepState::ChangesRequested
        });
        round.map(|round| &round.comments)
    }
}

/// The dossier of one's own application.
pub fn dossier<P: ShopPermission>(
    conn: &mut DbConn,
    scope: &ShopScope<P>,
    application: &Application,
) -> Result<Dossier> {
    let shop = shops::get(conn, scope)?;
    gather(conn, application.clone(), shop)
}

/// The dossier of an application of the division.
pub fn dossier_overseen<P: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<P>,
    id: ApplicationId,
) -> Result<Dossier> {
    let application = applications::get_overseen(conn, scope, id)?;
    let shop = shops::store::find_of(conn, application.shop_id)?.ok_or_else(Error::not_found)?;
    gather(conn, application, shop)
}

fn gather(conn: &mut DbConn, application: Application, shop: Shop) -> Result<Dossier> {
    let charter = charters::store::find_of(conn, shop.id, application.charter_id)?
        .ok_or_else(Error::not_found)?;
    let history = events::history(conn, "application", application.id.0)?;
    let people: Vec<UserId> = history.iter().filter_map(|event| event.actor_id).collect();
    Ok(Dossier {
        village: villages::get(conn, shop.village_id)?,
        rounds: applications::steps(conn, &application)?,
        missing: faults_of(application.kind, &charter, &shop),
        names: accounts::names_of(conn, &people)?,
        application,
        charter,
        shop,
        history,
    })
}
