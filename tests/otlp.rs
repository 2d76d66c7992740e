//! The span that is exported for a call: `cargo test --features otlp --test otlp`.

#[allow(dead_code, reason = "the tests of the service use the rest")]
#[path = "service/support.rs"]
mod support;

use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use opentelemetry_proto::tonic::trace::v1::ResourceSpans;
use support::{BODY, TestServer, tag_request};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// A collector that passes on what it receives.
#[derive(Clone)]
struct Collector(UnboundedSender<ResourceSpans>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: tonic::Request<ExportTraceServiceRequest>,
    ) -> Result<tonic::Response<ExportTraceServiceResponse>, tonic::Status> {
        for spans in request.into_inner().resource_spans {
            self.0.send(spans).unwrap();
        }
        Ok(tonic::Response::new(ExportTraceServiceResponse::default()))
    }
}

/// Starts a collector on a free port. Returns its URL and the spans that it receives.
async fn collector() -> (String, UnboundedReceiver<ResourceSpans>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, spans) = unbounded_channel();
    let service = TowerToHyperService::new(TraceServiceServer::new(Collector(sender)));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let http = http2::Builder::new(TokioExecutor::new());
            tokio::spawn(http.serve_connection(TokioIo::new(stream), service.clone()));
        }
    });
    (url, spans)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_span_of_a_call_continues_the_trace_of_the_client() {
    let (url, mut spans) = collector().await;
    let mut server = TestServer::start_with(|config| config.otlp = Some(url)).await;
    let mut request = tonic::Request::new(tag_request(BODY));
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    request.metadata_mut().insert("traceparent", parent.parse().unwrap());
    server.tagger().await.tag_article(request).await.unwrap();
    server.stop();
    server.ended().await.unwrap();

    let mut found = None;
    while let Ok(of_resource) = spans.try_recv() {
        let mut all = of_resource.scope_spans.into_iter().flat_map(|scope| scope.spans);
        found = found.or(all.find(|span| span.name == "dalil.v1.TaggerService/TagArticle"));
    }
    let span = found.expect("the span was sent before the server ended");
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(hex(&span.trace_id), "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(hex(&span.parent_span_id), "b7ad6b7169203331");
    let text = format!("{span:?}");
    assert!(text.contains("dalil.mentions") && !text.contains("توكاييف"), "counts, and no text: {text}");
}
