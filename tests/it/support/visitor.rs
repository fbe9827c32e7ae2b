//! Somebody with a browser, without the screen: cookies, forms, and headers as browsers send them.

use std::cell::RefCell;
use std::sync::{Arc, Once};

use reqwest::cookie::Jar;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderMap, HeaderValue, ORIGIN};
use reqwest::{Client, RequestBuilder, multipart, redirect};
use tokio::runtime::Runtime;

use super::app::runtime;
use super::page::Page;
use super::pdf;

/// A visitor keeps cookies and the token of the last form seen, as an open tab does.
pub struct Visitor {
    client: Client,
    cookies: Arc<Jar>,
    language: String,
    runtime: Runtime,
    origin: String,
    csrf_token: RefCell<String>,
}

/// A file to upload.
pub struct Upload<'a> {
    pub input: &'a str,
    pub name: &'a str,
    pub kind: &'a str,
    pub bytes: Vec<u8>,
}

impl Visitor {
    pub fn new(origin: &str, language: &str) -> Self {
        Self::with_cookies(origin, language, Arc::default())
    }

    /// Another tab of the same browser, which knows the token of the form seen last.
    pub fn another_tab(&self) -> Self {
        let tab = Self::with_cookies(&self.origin, &self.language, Arc::clone(&self.cookies));
        tab.csrf_token.replace(self.csrf_token());
        tab
    }

    fn with_cookies(origin: &str, language: &str, cookies: Arc<Jar>) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // Somebody else may have been first.
            rustls::crypto::ring::default_provider()
                .install_default()
                .ok();
        });
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_str(language).unwrap());
        headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
        let client = Client::builder()
            .cookie_provider(Arc::clone(&cookies))
            .default_headers(headers)
            .redirect(redirect::Policy::none())
            // A connection that lies idle is not watched between two calls.
            .pool_max_idle_per_host(0)
            .no_proxy()
            // It speaks plain HTTP; to read the system's certificates takes longer than a page.
            .tls_certs_only([])
            .build()
            .unwrap();
        Self {
            client,
            cookies,
            language: language.to_owned(),
            runtime: runtime(),
            origin: origin.to_owned(),
            csrf_token: RefCell::default(),
        }
    }

    /// The same browser on another server of the platform.
    pub fn moved_to(self, origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            ..self
        }
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn get(&self, path: &str) -> Page {
        self.send(self.client.get(self.url(path)))
    }

    /// Where a redirect leads.
    pub fn follow(&self, page: &Page) -> Page {
        self.get(&page.location())
    }

    /// Posts a form as one of our own pages would.
    /// How many wait in a queue, as the administrator's overview says.
    pub fn waiting(&self, queue: &str) -> String {
        let overview = self.get("/admin");
        overview.text(&format!(".tiles a[href='{queue}'] strong"))
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.csrf_token.borrow().clone();
        let mut all = vec![("csrf_token", token.as_str())];
        all.extend_from_slice(fields);
        self.send(self.as_own_page(self.client.post(self.url(path)).form(&all)))
    }

    /// Loads a PDF: the text of each page, without spaces.
    pub fn get_pdf(&self, path: &str) -> Vec<String> {
        let request = self.request("GET", path);
        let bytes = self.runtime.block_on(async {
            let answer = request.send().await.unwrap();
            let kind = answer.headers().get(CONTENT_TYPE).cloned();
            let status = answer.status().as_u16();
            let bytes = answer.bytes().await.unwrap();
            let kind = kind.unwrap_or_else(|| panic!("{path}: {status}"));
            assert_eq!((status, kind.to_str().unwrap()), (200, "application/pdf"));
            bytes
        });
        // Only the glyphs that it shows.
        assert!(bytes.len() < 100_000, "{path}: {} bytes", bytes.len());
        assert!(
            pdf::farthest_move(&bytes) < 2_000.0,
            "{path}: letters apart"
        );
        pdf::texts(&bytes)
    }

    /// Posts a form with files.
    pub fn upload(&self, path: &str, fields: &[(&str, &str)], files: Vec<Upload<'_>>) -> Page {
        let token = self.csrf_token.borrow().clone();
        let mut form = multipart::Form::new().text("csrf_token", token);
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        for file in files {
            let part = multipart::Part::bytes(file.bytes)
                .file_name(file.name.to_owned())
                .mime_str(file.kind)
                .unwrap();
            form = form.part(file.input.to_owned(), part);
        }
        self.send(self.as_own_page(self.client.post(self.url(path)).multipart(form)))
    }

    /// Sends the form of a page that `css` finds, with some of its inputs changed or added.
    pub fn submit(&self, page: &Page, css: &str, changes: &[(&str, &str)]) -> Page {
        let form = page.form(css);
        let mut fields: Vec<(String, String)> = form
            .fields
            .into_iter()
            .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name))
            .collect();
        for (name, value) in changes {
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let url = self.url(&form.action);
        self.send(self.as_own_page(self.client.post(url).form(&fields)))
    }

    /// Logs in through the form, and learns the token of the session.
    pub fn log_in(&self, login: &str, password: &str) {
        let page = self.get("/account/login");
        let fields = [("login", login), ("password", password)];
        let answer = self.submit(&page, "form[action='/account/login']", &fields);
        assert_eq!(answer.status, 303, "{login} cannot log in: {}", answer.body);
        assert_eq!(self.get("/account").status, 200);
    }

    /// The token of the last form seen.
    pub fn csrf_token(&self) -> String {
        self.csrf_token.borrow().clone()
    }

    /// A request of any shape; see [`Visitor::send`].
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.client.request(method.parse().unwrap(), self.url(path))
    }

    /// Sends a request and reads the whole answer.
    pub fn send(&self, request: RequestBuilder) -> Page {
        let answer = self.attempt(request);
        answer.unwrap_or_else(|error| panic!("the server does not answer: {error:?}"))
    }

    /// The same with a server that may be gone.
    pub fn attempt(&self, request: RequestBuilder) -> reqwest::Result<Page> {
        let page = self
            .runtime
            .block_on(async { Page::read(request.send().await?).await })?;
        if let Some(token) = page.csrf_token() {
            self.csrf_token.replace(token);
        }
        Ok(page)
    }

    /// A request as one of our own pages would make it.
    pub fn as_own_page(&self, request: RequestBuilder) -> RequestBuilder {
        request
            .header(ORIGIN, &self.origin)
            .header("sec-fetch-site", "same-origin")
    }

    fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.origin)
        }
    }
}
