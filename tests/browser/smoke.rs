//! That the browser does what the journeys rely on: language, width, scripts, fonts.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use crate::support::{Look, journey};

/// A site of one page that shows what the browser asked for and whether scripts run.
fn one_page_site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 8192];
            let length = stream.read(&mut request).unwrap();
            let request = String::from_utf8_lossy(&request[..length]).to_lowercase();
            let language = request
                .lines()
                .find_map(|line| line.strip_prefix("accept-language: "))
                .unwrap_or("none");
            let page = format!(
                "<!doctype html><meta charset=utf-8><meta name=viewport content=width=device-width>\
                 <title>一品</title><p id=language>{language}</p><p id=script>plain</p>\
                 <form action=/sent><input name=q><select name=unit><option value=g>克<option value=jin>斤</select>\
                 <input type=file><button>寄出</button></form>\
                 <script>document.getElementById('script').textContent='scripted'</script>"
            );
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                page.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(page.as_bytes()).unwrap();
        }
    });
    origin
}

#[test]
fn a_chinese_desk_runs_scripts() {
    let site = one_page_site();
    journey("smoke-desk", &site, Look::DESK_ZH, async |browser| {
        browser.goto("/").await;
        assert!(browser.text("#language").await.starts_with("zh-cn"));
        assert_eq!(browser.text("#script").await, "scripted");
        browser.forget_cookies().await;
        browser.fill("[name=q]", "龙井").await;
        browser.choose("select", "jin").await;
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/LICENSE");
        browser.attach("[type=file]", Path::new(file)).await;
        browser.click("button").await;
        browser.see("寄出").await;
        assert_eq!(browser.count("option").await, 2);
        assert_eq!(browser.path().await, "/sent?q=%E9%BE%99%E4%BA%95&unit=jin");
    });
}

#[test]
fn an_english_phone_runs_none_and_is_narrow() {
    let site = one_page_site();
    journey(
        "smoke-phone",
        &site,
        Look::PHONE_EN_PLAIN,
        async |browser| {
            browser.goto("/").await;
            assert!(browser.text("#language").await.starts_with("en"));
            assert_eq!(browser.text("#script").await, "plain");
            let body = browser.find("html").await;
            let (_, _, width, _) = body.rectangle().await.unwrap();
            assert!((359.0..=361.0).contains(&width), "{width} pixels wide");
            browser.fill("[name=q]", "tea").await;
            browser.press("寄出").await;
            browser.see("寄出").await;
            assert_eq!(browser.path().await, "/sent?q=tea&unit=g");
        },
    );
}
