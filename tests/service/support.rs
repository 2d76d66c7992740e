//! A server on a free port with a small gazetteer, and clients for it.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use dalil::server::{Config, GazetteerSource, ReloadHandle, Server, ServerError};
use dalil::service::proto;
use proto::gazetteer_service_client::GazetteerServiceClient;
use proto::tagger_service_client::TaggerServiceClient;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

/// A gazetteer with free names, names that need context, and names in several languages.
pub const GAZETTEER: &str = r#"
{"id":"place/almaty","class":"city","country":"KZ","prominence":0.8,"geonames":1526384,"location":[43.25,76.95],"names":{"ar":["ألماتي"],"en":["Almaty"],"ru":["Алматы"]},"sources":["geonames"]}
{"id":"place/kazakhstan","class":"country","country":"KZ","prominence":0.9,"names":{"ar":["كازاخستان"],"en":["Kazakhstan"],"ru":["Казахстан"]}}
{"id":"place/nur-sultan","class":"city","country":"KZ","prominence":0.8,"names":{"ar":["نور سلطان"],"en":["Nur-Sultan"]}}
{"id":"person/kassym-jomart-tokayev","class":"politician","country":"KZ","prominence":0.3,"offices":[{"title":"President of Kazakhstan","from":"2019-03-20"}],"names":{"ar":["قاسم جومارت توكاييف",{"text":"توكاييف","kind":"short"}],"en":["Kassym-Jomart Tokayev",{"text":"Tokayev","kind":"short"}]}}
{"id":"organisation/csto","class":"alliance","prominence":0.6,"names":{"ar":["منظمة معاهدة الأمن الجماعي"],"en":["Collective Security Treaty Organization",{"text":"CSTO","kind":"acronym"}]}}
"#;

/// A body with eight names, one of them after a proclitic, and with characters of one to four bytes.
pub const BODY: &str = "\u{1F600} وصل قاسم جومارت توكاييف إلى ألماتي — ثم قال توكاييف إن قوات منظمة معاهدة الأمن \
                        الجماعي ستغادر كازاخستان. CSTO, Almaty. وفي نور سلطان هدوء.";

/// A server that stops when it is dropped.
pub struct TestServer {
    pub address: SocketAddr,
    pub admin: Option<SocketAddr>,
    pub reload: ReloadHandle,
    /// The file of its gazetteer.
    pub gazetteer_file: PathBuf,
    /// Keeps the folder of the gazetteer alive.
    _folder: tempfile::TempDir,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<Result<(), ServerError>>,
}

/// Settings for a test: a free port and the small gazetteer.
pub fn config(folder: &tempfile::TempDir) -> Config {
    let mut config = Config::default();
    config.listen = ([127, 0, 0, 1], 0).into();
    config.gazetteer = GazetteerSource::path(gazetteer(folder));
    config
}

fn gazetteer(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("names.jsonl");
    std::fs::File::create(&path).unwrap().write_all(GAZETTEER.as_bytes()).unwrap();
    path
}

impl TestServer {
    /// Starts a server and waits until it serves.
    pub async fn start() -> TestServer {
        TestServer::start_with(|_| {}).await
    }

    /// Like [`TestServer::start`], with changed settings.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> TestServer {
        let server = TestServer::start_unready(change).await;
        server.serving().await;
        server
    }

    /// Starts a server without waiting until it serves.
    pub async fn start_unready(change: impl FnOnce(&mut Config)) -> TestServer {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&folder);
        change(&mut config);
        let server = Server::bind(config).await.unwrap();
        let (address, admin, reload) = (server.local_addr(), server.admin_addr(), server.reload());
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async move {
            let _ = stopped.await;
        }));
        let gazetteer_file = folder.path().join("names.jsonl");
        TestServer { address, admin, reload, gazetteer_file, _folder: folder, stop: Some(stop), running }
    }

    /// Waits until the health service reports `SERVING`. Opens new connections if necessary.
    pub async fn serving(&self) {
        loop {
            let mut watch = self.watch("").await;
            while let Ok(Some(health)) = watch.message().await {
                if health.status() == ServingStatus::Serving {
                    return;
                }
            }
        }
    }

    /// Watches the health of a service.
    pub async fn watch(&self, service: &str) -> tonic::Streaming<tonic_health::pb::HealthCheckResponse> {
        let request = HealthCheckRequest { service: service.to_owned() };
        self.health().await.watch(request).await.unwrap().into_inner()
    }

    pub async fn channel(&self) -> Channel {
        self.endpoint().connect().await.unwrap()
    }

    pub fn endpoint(&self) -> Endpoint {
        Endpoint::from_shared(format!("http://{}", self.address)).unwrap()
    }

    pub async fn tagger(&self) -> TaggerServiceClient<Channel> {
        TaggerServiceClient::new(self.channel().await).max_decoding_message_size(usize::MAX)
    }

    pub async fn gazetteer(&self) -> GazetteerServiceClient<Channel> {
        GazetteerServiceClient::new(self.channel().await)
    }

    pub async fn health(&self) -> HealthClient<Channel> {
        HealthClient::new(self.channel().await)
    }

    /// Starts the shutdown of the server.
    pub fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits until the server has stopped.
    pub async fn ended(&mut self) -> Result<(), ServerError> {
        (&mut self.running).await.unwrap()
    }

    /// Asserts that an ordinary call succeeds.
    pub async fn assert_answers(&self) {
        let response = self.tagger().await.tag_article(tag_request(BODY)).await.unwrap().into_inner();
        assert_eq!(response.mentions.len(), 8, "{response:?}");
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// An error with its causes, as the command prints it.
pub fn chain(error: ServerError) -> String {
    let errors = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
    errors.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

pub fn article(id: &str, body: impl Into<String>) -> proto::Article {
    proto::Article { id: id.to_owned(), body: body.into(), ..Default::default() }
}

pub fn tag_request(body: impl Into<String>) -> proto::TagArticleRequest {
    proto::TagArticleRequest { article: Some(article("a", body)), options: None }
}

/// A text with names, of at least `bytes` bytes.
pub fn long_text(bytes: usize) -> String {
    format!("{BODY}\n").repeat(bytes / BODY.len() + 1)
}
