//! A sandbox in a thread of its own, beside whoever needs one for a while.

use std::net::TcpListener;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use actix_web::dev::ServerHandle;
use actix_web::web;

use super::faults::Faults;
use super::{SandboxGateway, SandboxStart, serve};
use crate::base::error::{Error, Result};

/// A running sandbox, which stops when dropped. Its messages go out when it is told to send them.
pub struct SandboxBeside {
    gateway: web::Data<SandboxGateway>,
    handle: ServerHandle,
    server: Option<JoinHandle<Result<()>>>,
}

impl SandboxBeside {
    /// Starts it.
    pub fn start(start: SandboxStart, listener: TcpListener) -> Result<Self> {
        let gateway = web::Data::new(SandboxGateway::new(start)?);
        let (sender, receiver) = mpsc::channel();
        let served = gateway.clone();
        let server = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = serve(served, listener)?;
                sender.send(server.handle()).map_err(Error::internal)?;
                server.await.map_err(Error::internal)
            })
        });
        Ok(Self {
            gateway,
            handle: receiver.recv().map_err(Error::internal)?,
            server: Some(server),
        })
    }

    /// What it does wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.gateway.set_faults(faults);
    }

    /// Sends the messages that are due.
    pub async fn pump(&self) {
        self.gateway.pump().await;
    }
}

impl Drop for SandboxBeside {
    fn drop(&mut self) {
        futures_util::FutureExt::now_or_never(self.handle.stop(false));
        if let Some(Err(_)) = self.server.take().map(JoinHandle::join) {
            tracing::error!("the sandbox gateway has panicked");
        }
    }
}
