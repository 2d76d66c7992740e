//! The methods of the gRPC services.

/// Whether the duration of a call has a limit of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum CallKind {
    /// One request message. The time limit of the server applies.
    Unary,
    /// A stream of messages. Only the client limits its time.
    Stream,
}

/// A method of a gRPC service.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct Method {
    /// The path of its requests.
    pub path: &'static str,
    pub kind: CallKind,
}

const METHODS: [Method; 15] = [
    Method { path: "/dalil.v1.TaggerService/TagArticle", kind: CallKind::Unary },
    Method { path: "/dalil.v1.TaggerService/BatchTagArticles", kind: CallKind::Unary },
    Method { path: "/dalil.v1.TaggerService/StreamTagArticles", kind: CallKind::Stream },
    Method { path: "/dalil.v1.TaggerService/ExplainArticle", kind: CallKind::Unary },
    Method { path: "/dalil.v1.GazetteerService/GetGazetteer", kind: CallKind::Unary },
    Method { path: "/dalil.v1.GazetteerService/ListGazetteers", kind: CallKind::Unary },
    Method { path: "/dalil.v1.GazetteerService/GetEntity", kind: CallKind::Unary },
    Method { path: "/dalil.v1.GazetteerService/LookupName", kind: CallKind::Unary },
    Method { path: "/dalil.v1.GazetteerService/SearchEntities", kind: CallKind::Unary },
    Method { path: "/grpc.health.v1.Health/Check", kind: CallKind::Unary },
    Method { path: "/grpc.health.v1.Health/List", kind: CallKind::Unary },
    Method { path: "/grpc.health.v1.Health/Watch", kind: CallKind::Stream },
    Method { path: "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", kind: CallKind::Stream },
    Method { path: "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", kind: CallKind::Stream },
    // Every other path, under the name of gRFC A66. Logs and metrics do not repeat what a client has sent.
    Method { path: "other", kind: CallKind::Unary },
];

impl Method {
    /// The method with this path.
    pub fn of(path: &str) -> Method {
        let [known @ .., other] = METHODS;
        known.into_iter().find(|method| method.path == path).unwrap_or(other)
    }

    /// All methods; the last one stands for every other path.
    pub fn all() -> impl Iterator<Item = Method> {
        METHODS.into_iter()
    }

    /// The full name of the method, as in logs and metrics: the path without the slash at its start.
    pub fn name(self) -> &'static str {
        self.path.strip_prefix('/').unwrap_or(self.path)
    }

    /// Whether it belongs to a service of the project, not to health or reflection.
    pub fn is_own(self) -> bool {
        self.path.starts_with("/dalil.")
    }

    /// Whether it belongs to the health service, which needs no token.
    pub fn is_health(self) -> bool {
        self.path.starts_with("/grpc.health.v1.Health/")
    }

    /// Whether it is a health watch, which stays open until the client ends it.
    pub fn is_watch(self) -> bool {
        self.is_health() && self.kind == CallKind::Stream
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::proto::FILE_DESCRIPTOR_SET;
    use prost::Message as _;

    #[test]
    fn every_method_of_the_protos_is_listed() {
        let files = prost_types::FileDescriptorSet::decode(FILE_DESCRIPTOR_SET).unwrap();
        for file in &files.file {
            for service in &file.service {
                for method in &service.method {
                    let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                    let kind = if method.client_streaming() { CallKind::Stream } else { CallKind::Unary };
                    let found = Method::of(&path);
                    assert_eq!((found.path, found.kind), (path.as_str(), kind));
                }
            }
        }
    }
}
