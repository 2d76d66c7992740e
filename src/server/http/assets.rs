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

/// All files. Add a file of the page here.
const ASSETS: [Asset; 4] = [
    Asset { path: "/", content_type: "text/html; charset=utf-8", body: include_bytes!("page/index.html"), page: true },
    Asset {
        path: "/page.js",
        content_type: "text/javascript; charset=utf-8",
        body: include_bytes!("page/page.js"),
        page: true,
    },
    Asset {
        path: "/page.css",
        content_type: "text/css; charset=utf-8",
        body: include_bytes!("page/page.css"),
        page: true,
    },
    Asset {
        path: "/openapi.json",
        content_type: "application/json",
        body: include_bytes!("../../../docs/openapi.json"),
        page: false,
    },
];

/// Only files of this server, and calls to it; no inline code, and not inside of other pages.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                                       connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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
