//! Payments through the sandbox gateway, which runs for as long as the story is told. It keeps its
//! books in the demo's folder, so that the gateway of the demo knows of them later.

use std::path::Path;
use std::time::Duration;

use crate::base::error::{Error, Result};
use crate::base::locale::Locale;
use crate::base::order_number::PurchaseNumber;
use crate::cli::sandbox_gateway;
use crate::config::Settings;
use crate::db::Database;
use crate::domain::access::{BuyerScope, PurchaseKeys, SystemScope};
use crate::domain::flows::gateway_message;
use crate::domain::flows::gateway_pay::{self, Paying, Wish};
use crate::domain::orders::{self, Number};
use crate::domain::payments::gateway::sandbox::{SandboxMode, SandboxSettings};
use crate::domain::payments::{self, GatewaySettings, Gateways};
use crate::web::sandbox::{Faults, SandboxBeside, SandboxStart};

/// The sandbox, and the platform's way to it.
pub(super) struct Till {
    gateways: Gateways,
    sandbox: SandboxBeside,
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
}

impl Till {
    /// Starts a sandbox on the story's clock.
    pub(super) fn open(settings: &Settings, database: &Database, folder: &Path) -> Result<Self> {
        let (listener, start) = sandbox_gateway::prepare(settings, ("127.0.0.1", 0), Some(folder))?;
        let url = start.origin.clone();
        let start = SandboxStart {
            clock: database.clock().clone(),
            // Nobody serves the platform yet, to which its messages would go.
            faults: Faults {
                lost: true,
                ..Faults::default()
            },
            ..start
        };
        let sandbox = SandboxBeside::start(start, listener)?;
        let gateways = Gateways::open(&GatewaySettings {
            sandbox: Some(SandboxSettings {
                url,
                secret: settings.secret.clone(),
                mode: SandboxMode::Channel,
                timeout: Duration::from_secs(10),
            }),
            ..GatewaySettings::default()
        })?;
        Ok(Self {
            gateways,
            sandbox,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(Error::internal)?,
            client: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .map_err(Error::internal)?,
        })
    }

    /// What buyers can pay through.
    pub(super) fn gateways(&self) -> &Gateways {
        &self.gateways
    }

    /// Pays a purchase on the gateway's page, and asks the gateway how it went. It takes `surplus`
    /// minor units more than it was asked for.
    pub(super) fn pay(
        &self,
        database: &Database,
        buyer: &BuyerScope,
        number: &PurchaseNumber,
        surplus: i64,
    ) -> Result<()> {
        self.sandbox.set_faults(Faults {
            lost: true,
            surplus,
            ..Faults::default()
        });
        self.runtime.block_on(self.pay_now(database, buyer, number))
    }

    async fn pay_now(
        &self,
        database: &Database,
        buyer: &BuyerScope,
        number: &PurchaseNumber,
    ) -> Result<()> {
        let gateway = self.gateways.all().first().ok_or_else(Error::not_found)?;
        let keys = PurchaseKeys::default().with_buyer(buyer);
        let wish = Wish {
            origin: "http://127.0.0.1".to_owned(),
            back: "http://127.0.0.1".to_owned(),
            title: number.to_string(),
            locale: Locale::Zh,
            is_phone: false,
            address: String::new(),
        };
        let named = Number::Purchase(number.clone());
        let Paying::Page(page) = gateway_pay::pay(database, gateway, &keys, &named, &wish).await?
        else {
            return Err(Error::internal("the sandbox did not open a payment"));
        };
        let approval = self.client.post(format!("{page}/approval")).send().await;
        approval
            .and_then(reqwest::Response::error_for_status)
            .map_err(Error::internal)?;
        let (scope, number) = (buyer.clone(), number.clone());
        let payment = database
            .read(move |conn| {
                let orders = orders::bought_of_purchase(conn, &scope, &number)?;
                let first = orders.first().ok_or_else(Error::not_found)?;
                payments::latest_of_order(conn, first.scope())
            })
            .await?
            .ok_or_else(Error::not_found)?;
        let system = SystemScope::new("yipin demo");
        gateway_message::ask(database, system, gateway, &payment, false).await?;
        Ok(())
    }
}
