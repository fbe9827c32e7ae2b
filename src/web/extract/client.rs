//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::HttpRequest;

use super::db::app;
use crate::base::error::Result;
use crate::domain::accounts::throttle::address_key;

/// The address of the client: that of the peer, or, behind a proxy that the settings trust, the
/// last address that the proxy has added.
pub fn client_address(request: &HttpRequest) -> IpAddr {
    let peer = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |addr| addr.ip());
    let trusts_proxy = app(request).is_ok_and(|app| app.site.trusts_proxy);
    if !trusts_proxy {
        return peer;
    }
    request
        .headers()
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok())
        .and_then(|list| list.rsplit(',').next())
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(peer)
}

/// The network of the client, for limits that outlast this process; only this platform can say
/// which one it is. `None` for addresses inside of somebody's own network: behind a proxy that the
/// settings do not trust, all the world would be one.
pub fn network_key(request: &HttpRequest) -> Result<Option<String>> {
    let address = client_address(request).to_canonical();
    let app = app(request)?;
    let key = || app.networks.sign_text(&[address_key(address).as_bytes()]);
    Ok(is_public(address).then(key))
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            // 100.64.0.0/10 is shared inside of carriers and clouds (RFC 6598).
            let [first, second, ..] = v4.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            let is_local = v4.is_private() || v4.is_link_local() || is_shared;
            !(is_local || v4.is_loopback() || v4.is_unspecified())
        }
        IpAddr::V6(v6) => {
            let is_local = v6.is_unique_local() || v6.is_unicast_link_local();
            !(is_local || v6.is_loopback() || v6.is_unspecified())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_the_world_can_reach_are_networks() {
        for (text, expected) in [
            ("203.0.113.9", true),
            ("2001:db8::9", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("192.168.1.1", false),
            ("172.16.0.1", false),
            ("169.254.1.1", false),
            ("100.64.0.1", false),
            ("100.127.255.254", false),
            ("100.128.0.1", true),
            ("::1", false),
            ("fd00::1", false),
            ("fe80::1", false),
            ("0.0.0.0", false),
        ] {
            assert_eq!(is_public(text.parse().unwrap()), expected, "{text}");
        }
    }
}
