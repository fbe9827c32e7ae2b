//! A browser window that speaks in what a person sees and does.

use std::env;
use std::fs;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use futures_util::FutureExt;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::driver::Driver;

/// How long a page may take to show what is waited for; only a failing test waits that long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Who looks: the language asked for, the screen, and whether scripts run.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub language: &'static str,
    pub width: u32,
    pub scripts: bool,
    /// Whether the system asks for dark colours.
    pub is_dark: bool,
}

impl Look {
    /// A Chinese reader at a desk.
    pub const DESK_ZH: Self = Self {
        language: "zh-CN",
        width: 1280,
        scripts: true,
        is_dark: false,
    };
    /// An English reader with an old phone that runs no scripts.
    pub const PHONE_EN_PLAIN: Self = Self {
        language: "en",
        width: 360,
        scripts: false,
        is_dark: false,
    };
    /// An English reader with a phone, in the evening.
    pub const PHONE_EN_NIGHT: Self = Self {
        language: "en",
        width: 360,
        scripts: true,
        is_dark: true,
    };

    fn capabilities(self) -> Capabilities {
        let mut options = json!({
            "args": [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--hide-scrollbars",
                // Else a click may come while the page still glides to the button.
                "--force-prefers-reduced-motion",
                format!("--lang={}", self.language),
                format!("--window-size={},1000", self.width.max(500)),
            ],
            "prefs": {
                "intl.accept_languages": self.language,
            },
        });
        // Blink counts dark as 0, light as 1.
        let scheme = u8::from(!self.is_dark);
        let flag = format!(
            "--blink-settings=scriptEnabled={},preferredColorScheme={scheme}",
            self.scripts
        );
        options["args"].as_array_mut().unwrap().push(json!(flag));
        if self.width < 500 {
            // A window cannot be as narrow as a phone; an emulated screen can.
            options["mobileEmulation"] = json!({
                "deviceMetrics": { "width": self.width, "height": 740, "pixelRatio": 2.0 },
            });
        }
        if let Ok(program) = env::var("YIPIN_TEST_CHROMIUM") {
            options["binary"] = json!(program);
        }
        let wanted = json!({ "browserName": "chrome", "goog:chromeOptions": options });
        wanted.as_object().unwrap().clone()
    }
}

pub struct Browser {
    pub client: Client,
    origin: String,
    look: Look,
    /// Ends when the browser does, even if a journey panics.
    _driver: Driver,
}

impl Browser {
    /// Opens a window on the site at `origin` (`http://127.0.0.1:8080`).
    pub async fn open(origin: &str, look: Look) -> Self {
        let driver = Driver::start();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(look.capabilities())
            .connect(&driver.url)
            .await
            .expect("chromedriver opens Chromium");
        Self {
            client,
            origin: origin.to_owned(),
            look,
            _driver: driver,
        }
    }

    pub async fn goto(&self, path: &str) {
        let url = format!("{}{path}", self.origin);
        self.client.goto(&url).await.unwrap();
    }

    /// The path and query of the page shown.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        }
    }

    pub async fn text(&self, css: &str) -> String {
        let element = self.find(css).await;
        element.text().await.unwrap()
    }

    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// Waits until so many of these are left: the page before still stands for a moment after a click.
    pub async fn count_down(&self, css: &str, left: usize) {
        let until = Instant::now() + PATIENCE;
        while self.count(css).await != left {
            let path = self.path().await;
            assert!(Instant::now() < until, "{path} never shows {left} {css}");
        }
    }

    /// Waits until the page shows an element.
    pub async fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE);
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("{} shows no {css}: {error}", self.path().await),
        }
    }

    /// Waits until the page shows a text.
    pub async fn see(&self, text: &str) {
        let xpath = format!("//body[contains(normalize-space(.), {})]", quoted(text));
        let wait = self.client.wait().at_most(PATIENCE);
        if let Err(error) = wait.for_element(Locator::XPath(&xpath)).await {
            panic!("{} does not say {text:?}: {error}", self.path().await);
        }
    }

    /// Opens a page again and again until it shows a text: what it shows comes from elsewhere.
    pub async fn reload_until(&self, path: &str, text: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            self.goto(path).await;
            if self.text("body").await.contains(text) {
                return;
            }
            assert!(Instant::now() < until, "{path} does not say {text:?}");
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// Clears an input and types.
    pub async fn fill(&self, css: &str, text: &str) {
        self.act(css, async |input| {
            input.clear().await?;
            input.send_keys(text).await
        })
        .await;
    }

    /// Chooses the option of a select by its value.
    pub async fn choose(&self, css: &str, value: &str) {
        self.act(css, async |select| select.select_by_value(value).await)
            .await;
    }

    /// Chooses a radio or ticks a checkbox; one that is chosen stays so.
    pub async fn tick(&self, css: &str) {
        self.tick_element(self.find(css).await).await;
    }

    /// Ticks every checkbox that fits.
    pub async fn tick_all(&self, css: &str) {
        self.find(css).await;
        for element in self.client.find_all(Locator::Css(css)).await.unwrap() {
            self.tick_element(element).await;
        }
    }

    async fn tick_element(&self, element: Element) {
        if !element.is_selected().await.unwrap() {
            element.send_keys(" ").await.unwrap();
        }
    }

    /// Sends the form of the page by its main button.
    pub async fn send(&self) {
        self.click("main form button.primary").await;
    }

    /// Says yes to the question that a button asks.
    pub async fn agree(&self) {
        self.client.accept_alert().await.unwrap();
    }

    /// How wide the page is, in CSS pixels; more than the screen if it has to be scrolled.
    pub async fn page_width(&self) -> u64 {
        let html = self.find("html").await;
        // The client knows properties that are texts, and hands on any other as a fault.
        match html.prop("scrollWidth").await {
            Err(CmdError::NotW3C(Value::Number(width))) => width.as_u64().unwrap(),
            other => panic!("the width of the page is {other:?}"),
        }
    }

    /// Puts a file of this machine into a file input.
    pub async fn attach(&self, css: &str, file: &Path) {
        let path = file.to_str().unwrap();
        self.act(css, async |input| input.send_keys(path).await)
            .await;
    }

    pub async fn click(&self, css: &str) {
        self.act(css, async |element| self.activate(element).await)
            .await;
    }

    /// Acts on an element; once more if the page was just being replaced by the next one.
    async fn act(&self, css: &str, act: impl AsyncFn(Element) -> Result<(), CmdError>) {
        let done = match act(self.find(css).await).await {
            Err(error) if error.is_stale_element_reference() => act(self.find(css).await).await,
            done => done,
        };
        if let Err(error) = done {
            panic!("{}: {css}: {error}", self.path().await);
        }
    }

    /// A click, or the Enter key where no scripts run: the driver's click waits for one of its own.
    async fn activate(&self, element: Element) -> Result<(), CmdError> {
        if self.look.scripts {
            element.click().await
        } else {
            let enter = Key::Enter.to_string();
            element.send_keys(&enter).await
        }
    }

    /// Types, or presses a key, wherever the focus is.
    pub async fn key(&self, keys: &str) {
        let press = async || {
            let focused = self.client.active_element().await?;
            focused.send_keys(keys).await
        };
        // A script may just have replaced what had the focus.
        match press().await {
            Err(error) if error.is_stale_element_reference() => press().await.unwrap(),
            done => done.unwrap(),
        }
    }

    pub async fn enter(&self) {
        self.key(&Key::Enter.to_string()).await;
    }

    /// Presses Tab until the focus is on an element that fits, and can be seen there.
    pub async fn tab_to(&self, css: &str) {
        let script = "const at = document.activeElement, style = getComputedStyle(at); \
             return [at.matches(arguments[0]), style.outlineStyle !== 'none']";
        for _ in 0..150 {
            self.key(&Key::Tab.to_string()).await;
            let at = self.client.execute(script, vec![json!(css)]).await.unwrap();
            if at[0] == json!(true) {
                assert_eq!(at[1], json!(true), "the focus on {css} is not seen");
                return;
            }
        }
        panic!("{}: Tab does not lead to {css}", self.path().await);
    }

    /// Presses the down arrow until the select or radio button in focus has this value.
    pub async fn arrow_to(&self, value: &str) {
        for _ in 0..60 {
            let script = "const at = document.activeElement; \
                 return at.type === 'radio' && !at.checked ? null : at.value";
            let chosen = self.client.execute(script, Vec::new()).await.unwrap();
            if chosen == json!(value) {
                return;
            }
            self.key(&Key::Down.to_string()).await;
        }
        panic!("{}: no arrow leads to {value}", self.path().await);
    }

    /// Clicks the button or link that carries this text.
    pub async fn press(&self, text: &str) {
        let text = quoted(text);
        let xpath = format!(
            "//*[self::button or self::a or self::summary][contains(normalize-space(.), {text})]"
        );
        let wait = self.client.wait().at_most(PATIENCE);
        match wait.for_element(Locator::XPath(&xpath)).await {
            Ok(element) => self.activate(element).await.unwrap(),
            Err(error) => panic!("{} has no button {text}: {error}", self.path().await),
        }
    }

    /// Forgets who is logged in.
    pub async fn forget_cookies(&self) {
        self.client.delete_all_cookies().await.unwrap();
    }

    /// Keeps a picture and the page's source in `target/browser/`.
    pub async fn keep_evidence(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../browser");
        fs::create_dir_all(&folder).unwrap();
        if let Ok(picture) = self.client.screenshot().await {
            fs::write(folder.join(format!("{name}.png")), picture).unwrap();
        }
        if let Ok(source) = self.client.source().await {
            fs::write(folder.join(format!("{name}.html")), source).unwrap();
        }
    }
}

/// A text as an XPath string; one with both kinds of quotes has no place in a test.
fn quoted(text: &str) -> String {
    if text.contains('"') {
        format!("'{text}'")
    } else {
        format!("\"{text}\"")
    }
}

/// Runs a journey in a window of its own; if it fails, what it saw last stays in
/// `target/browser/⟨name⟩.png` and `.html`.
pub fn journey(name: &str, origin: &str, look: Look, steps: impl AsyncFnOnce(&Browser)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let browser = Browser::open(origin, look).await;
        let outcome = AssertUnwindSafe(steps(&browser)).catch_unwind().await;
        if outcome.is_err() {
            browser.keep_evidence(name).await;
        }
        browser.client.clone().close().await.ok();
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    });
}
