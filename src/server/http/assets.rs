//! The files that the server serves: the page at `/`, and the description of the API.

use std::hash::{DefaultHasher, Hasher as _};

use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use super::response_body::{CompleteBody, HttpBody};

/// A file.
#[derive(Debug)]
pub(super) struct Asset {
    path: &'static str,
    content_type: &'static str,
    body: &'static [u8],
    /// Whether it is a part of the page, which can be switched off.
    page: bool,
}

impl Asset {
    const fn of_page(path: &'static str, content_type: &'static str, body: &'static [u8]) -> Self {
        Self { path, content_type, body, page: true }
    }

    const fn script(path: &'static str, body: &'static [u8]) -> Self {
        Self::of_page(path, "text/javascript; charset=utf-8", body)
    }
}

/// All files. Add a file of the page here.
const ASSETS: [Asset; 16] = [
    Asset::of_page("/", "text/html; charset=utf-8", include_bytes!("page/index.html")),
    Asset::of_page("/page.css", "text/css; charset=utf-8", include_bytes!("page/page.css")),
    Asset::of_page("/icon.svg", "image/svg+xml", include_bytes!("page/icon.svg")),
    Asset::script("/page.js", include_bytes!("page/page.js")),
    Asset::script("/answer.js", include_bytes!("page/answer.js")),
    Asset::script("/commands.js", include_bytes!("page/commands.js")),
    Asset::script("/details.js", include_bytes!("page/details.js")),
    Asset::script("/dom.js", include_bytes!("page/dom.js")),
    Asset::script("/examples.js", include_bytes!("page/examples.js")),
    Asset::script("/lists.js", include_bytes!("page/lists.js")),
    Asset::script("/overlay.js", include_bytes!("page/overlay.js")),
    Asset::script("/request.js", include_bytes!("page/request.js")),
    Asset::script("/segments.js", include_bytes!("page/segments.js")),
    Asset::script("/text.js", include_bytes!("page/text.js")),
    Asset::script("/words.js", include_bytes!("page/words.js")),
    Asset {
        page: false,
        ..Asset::of_page("/openapi.json", "application/json", include_bytes!("../../../docs/openapi.json"))
    },
];

/// Only files of this server, and calls to it; no inline code, not inside of other pages, and no text that becomes
/// code.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                                       connect-src 'self'; base-uri 'none'; form-action 'none'; \
                                       frame-ancestors 'none'; require-trusted-types-for 'script'; \
                                       trusted-types 'none'";

/// The file at a path. `page` states whether the page is switched on.
pub(super) fn find(path: &str, page: bool) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path && (page || !asset.page))
}

impl Asset {
    /// The response to a GET or HEAD request.
    pub fn respond<R>(&'static self, method: &Method, request: &HeaderMap) -> Response<HttpBody<R>> {
        let mut hash = DefaultHasher::new();
        hash.write(self.body);
        let tag = format!("\"{:016x}\"", hash.finish());
        let unchanged = request.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
        let body = if unchanged || *method == Method::HEAD { &[][..] } else { self.body };
        let mut response = Response::new(HttpBody::Complete(CompleteBody::short(body)));
        if unchanged {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        let fixed = [
            (header::CONTENT_TYPE, self.content_type),
            (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (header::CACHE_CONTROL, "no-cache"),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers.extend(HeaderValue::from_str(&tag).ok().map(|tag| (header::ETAG, tag)));
        response
    }
}
