//! The methods that are served.

/// How long a call to a method may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum Kind {
    /// One message from the caller: a bounded time.
    Unary,
    /// As long as the caller likes.
    Stream,
}

/// A method: its path, as it stands in logs, and how it is treated.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct Method {
    pub path: &'static str,
    pub kind: Kind,
}

const METHODS: [Method; 12] = [
    Method { path: "/dalil.v1.TaggerService/TagArticle", kind: Kind::Unary },
    Method { path: "/dalil.v1.TaggerService/BatchTagArticles", kind: Kind::Unary },
    Method { path: "/dalil.v1.TaggerService/StreamTagArticles", kind: Kind::Stream },
    Method { path: "/dalil.v1.GazetteerService/GetGazetteer", kind: Kind::Unary },
    Method { path: "/dalil.v1.GazetteerService/GetEntity", kind: Kind::Unary },
    Method { path: "/dalil.v1.GazetteerService/LookupName", kind: Kind::Unary },
    Method { path: "/grpc.health.v1.Health/Check", kind: Kind::Unary },
    Method { path: "/grpc.health.v1.Health/List", kind: Kind::Unary },
    Method { path: "/grpc.health.v1.Health/Watch", kind: Kind::Stream },
    Method { path: "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", kind: Kind::Stream },
    Method { path: "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", kind: Kind::Stream },
    // What a caller made up: it is told so, and logs and metrics do not repeat it.
    Method { path: "unknown", kind: Kind::Unary },
];

impl Method {
    /// The method with a path.
    pub fn of(path: &str) -> Method {
        let [known @ .., unknown] = METHODS;
        known.into_iter().find(|method| method.path == path).unwrap_or(unknown)
    }

    /// Whether it is one of health, which anybody may ask: probes have no token.
    pub fn is_health(self) -> bool {
        self.path.starts_with("/grpc.health.v1.Health/")
    }

    /// Whether it watches the health, for as long as the caller likes.
    pub fn is_watch(self) -> bool {
        self.is_health() && self.kind == Kind::Stream
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::proto::FILE_DESCRIPTOR_SET;
    use prost::Message as _;

    #[test]
    fn every_method_of_the_protos_is_known() {
        let files = prost_types::FileDescriptorSet::decode(FILE_DESCRIPTOR_SET).unwrap();
        for file in &files.file {
            for service in &file.service {
                for method in &service.method {
                    let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                    let kind = if method.client_streaming() { Kind::Stream } else { Kind::Unary };
                    let found = Method::of(&path);
                    assert_eq!((found.path, found.kind), (path.as_str(), kind));
                }
            }
        }
    }
}
