//! Speaking with a portal: one call, one answer, every refusal with what to do.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body, SendBody};

use crate::error::{Error, Kind, Result};
use crate::files;

/// A portal, the key to it, and the organisation that owns what is brought there.
pub struct Portal {
    base: String,
    token: String,
    org: String,
    agent: Agent,
}

/// Separates the parts of an upload; no file of ours holds it.
const BOUNDARY: &str = "----tudien-7d1f0c52a9b84e6f";

impl Portal {
    /// A portal at `url`. The token goes nowhere but there.
    ///
    /// # Errors
    /// When the address is none, or the token would travel in the clear.
    pub fn new(url: &str, token: &str, org: &str) -> Result<Self> {
        let base = url.trim_end_matches('/').to_owned();
        let host = base.strip_prefix("http://").map(|rest| rest.split(['/', ':']).next().unwrap_or_default());
        let here = host.is_some_and(|host| ["localhost", "127.0.0.1"].contains(&host));
        if !base.starts_with("https://") && !here {
            return Err(Error::usage(
                format!("địa chỉ cổng phải bắt đầu bằng https://: «{url}»"),
                format!("the address of the portal must begin with https://: “{url}”"),
            )
            .hint("Mã truy cập không được đi qua đường không mã hóa.", "The token must not travel in the clear."));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(15)))
            .timeout_recv_response(Some(Duration::from_mins(5)))
            .user_agent(concat!("tudien/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { base, token: token.trim().to_owned(), org: org.to_owned(), agent: config.into() })
    }

    /// Its address.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The organisation.
    pub(super) fn org(&self) -> &str {
        &self.org
    }

    /// A set by its name; `None` where the portal has none.
    pub(super) fn show(&self, name: &str) -> Result<Option<Value>> {
        let url = format!("{}/api/3/action/package_show?id={name}", self.base);
        let mut request = self.agent.get(&url);
        if !self.token.is_empty() {
            request = request.header("Authorization", &self.token);
        }
        let answer = request.call().map_err(|cause| self.unreachable(&cause))?;
        if answer.status() == 404 {
            return Ok(None);
        }
        self.result("package_show", answer).map(Some)
    }

    /// An action with JSON.
    ///
    /// # Errors
    /// When there is no token, the portal cannot be reached, or it refuses.
    pub(super) fn call(&self, action: &str, body: &Value) -> Result<Value> {
        let url = format!("{}/api/3/action/{action}", self.base);
        let request = self.agent.post(&url).header("Authorization", self.token()?).content_type("application/json");
        let answer = request.send(body.to_string().as_bytes()).map_err(|cause| self.unreachable(&cause))?;
        self.result(action, answer)
    }

    /// An action that carries a file, read as it is sent.
    pub(super) fn upload(&self, action: &str, fields: &[(&str, &str)], path: &Path, media_type: &str) -> Result<Value> {
        let mut head = String::new();
        for (name, value) in fields {
            write!(head, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").ok();
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        write!(
            head,
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"upload\"; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n"
        )
        .ok();
        let tail = format!("\r\n--{BOUNDARY}--\r\n");
        let file = files::open(path)?;
        let size = file.metadata().map_err(|cause| files::unreadable(path, &cause))?.len();
        let length = head.len() as u64 + size + tail.len() as u64;
        let mut body = Cursor::new(head).chain(file.take(size)).chain(Cursor::new(tail));
        let request = self
            .agent
            .post(format!("{}/api/3/action/{action}", self.base))
            .header("Authorization", self.token()?)
            .header("Content-Length", length.to_string())
            .content_type(format!("multipart/form-data; boundary={BOUNDARY}"));
        let answer = request.send(SendBody::from_reader(&mut body)).map_err(|cause| self.unreachable(&cause))?;
        self.result(action, answer)
    }

    fn token(&self) -> Result<&str> {
        if self.token.is_empty() {
            return Err(Error::usage("chưa có mã truy cập của cổng", "there is no token for the portal").hint(
                "Hãy đặt biến môi trường TUDIEN_CKAN_TOKEN bằng API token lấy ở trang cá nhân trên cổng.",
                "Set the environment variable TUDIEN_CKAN_TOKEN to an API token from your page on the portal.",
            ));
        }
        Ok(&self.token)
    }

    /// What an action answered, or why it was refused.
    fn result(&self, action: &str, mut answer: Response<Body>) -> Result<Value> {
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string().unwrap_or_default();
        let mut value: Value = serde_json::from_str(&text).unwrap_or_default();
        if status < 300 && value.get("success").and_then(Value::as_bool) == Some(true) {
            return Ok(value.get_mut("result").map(Value::take).unwrap_or_default());
        }
        let why = value.get("error").map_or_else(|| format!("HTTP {status}"), ToString::to_string);
        let error = Error::new(
            Kind::Write,
            format!("{}: cổng không nhận {action}: {why}", self.base),
            format!("{}: the portal refused {action}: {why}", self.base),
        );
        Err(match status {
            401 | 403 => error.hint(
                "Hãy kiểm tra TUDIEN_CKAN_TOKEN và quyền của tài khoản trong tổ chức (--org).",
                "Check TUDIEN_CKAN_TOKEN and the account's rights in the organisation (--org).",
            ),
            300..=399 => error.hint(
                "Cổng chuyển sang địa chỉ khác; hãy dùng đúng địa chỉ ấy ở --to.",
                "The portal has another address; name that one with --to.",
            ),
            _ => error.hint(
                "Hãy sửa điều cổng nêu rồi chạy lại; cái gì đã lên thì không lên lần nữa.",
                "Mend what the portal says and run again; what is up already is not sent again.",
            ),
        })
    }

    fn unreachable(&self, cause: &ureq::Error) -> Error {
        Error::new(
            Kind::Write,
            format!("không tới được cổng {} ({cause})", self.base),
            format!("the portal {} cannot be reached ({cause})", self.base),
        )
        .hint(
            "Hãy kiểm tra mạng rồi chạy lại; cái gì đã lên thì không lên lần nữa.",
            "Check the network and run again; what is up already is not sent again.",
        )
    }
}
