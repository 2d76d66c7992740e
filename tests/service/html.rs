//! Articles in HTML over the API.

use dalil::service::proto;

use crate::support::{TestServer, article};

const HTML: &str =
    "<title>Moscow</title><p>😀 To <b>Alma</b>ty&nbsp;&amp; <i>Nur</i>&#8209;Sultan<script>Moscow</script>";

fn options() -> proto::TagOptions {
    proto::TagOptions { offset_unit: proto::OffsetUnit::Utf16Unit.into(), context_chars: 4, ..Default::default() }
}

fn html(body: &str) -> proto::Article {
    proto::Article { format: proto::ArticleFormat::Html.into(), ..article("a", body) }
}

/// The source of a span, cut as a browser does.
fn cut(source: &str, span: Option<proto::Span>) -> String {
    let span = span.unwrap();
    let units: Vec<u16> = source.encode_utf16().collect();
    String::from_utf16(&units[span.start as usize..span.end as usize]).unwrap()
}

#[tokio::test]
async fn spans_refer_to_the_source_and_texts_have_no_markup() {
    let server = TestServer::start().await;
    let mut client = server.tagger().await;
    let article = proto::Article { title: "<b>Kazakhstan</b> &gt;".into(), ..html(HTML) };
    let request = proto::TagArticleRequest { article: Some(article.clone()), options: Some(options()) };
    let response = client.tag_article(request).await.unwrap().into_inner();
    let found: Vec<_> = response
        .mentions
        .iter()
        .map(|mention| {
            let span = mention.span.unwrap();
            let source = if span.field() == proto::Field::Title { &article.title } else { &article.body };
            (mention.text.as_str(), cut(source, mention.span))
        })
        .collect();
    let own = |text, source: &str| (text, source.to_owned());
    let expected =
        [own("Kazakhstan", "Kazakhstan"), own("Almaty", "Alma</b>ty"), own("Nur\u{2011}Sultan", "Nur</i>&#8209;Sultan")];
    assert_eq!(found, expected);
    let context = response.mentions[1].context.as_ref().unwrap();
    assert_eq!((context.before.as_str(), context.after.as_str()), (" To ", "\u{A0}& N"));

    let request = proto::BatchTagArticlesRequest { articles: vec![html(HTML)], options: Some(options()) };
    let results = client.batch_tag_articles(request).await.unwrap().into_inner().results;
    let Some(proto::batch_result::Result::Response(in_batch)) = &results[0].result else { panic!("{results:?}") };
    assert_eq!(
        in_batch.mentions.iter().map(|mention| mention.span).collect::<Vec<_>>(),
        response.mentions[1..].iter().map(|mention| mention.span).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn an_article_without_text_has_no_mentions() {
    let server = TestServer::start().await;
    let request = proto::TagArticleRequest { article: Some(html("<p title='Almaty'><br>")), options: None };
    let response = server.tagger().await.tag_article(request).await.unwrap().into_inner();
    assert!(response.mentions.is_empty() && response.article_id == "a");
}

#[tokio::test]
async fn plain_text_keeps_its_tags() {
    let server = TestServer::start().await;
    for format in [proto::ArticleFormat::Unspecified, proto::ArticleFormat::Plain] {
        let article = proto::Article { format: format.into(), ..article("a", "<script>Almaty</script> &amp; Almaty") };
        let request = proto::TagArticleRequest { article: Some(article), options: None };
        let response = server.tagger().await.tag_article(request).await.unwrap().into_inner();
        let starts: Vec<_> = response.mentions.iter().map(|mention| mention.span.unwrap().start).collect();
        assert_eq!(starts, [8, 30], "{format:?}");
    }
}

#[tokio::test]
async fn an_explanation_takes_spans_of_the_source() {
    let server = TestServer::start().await;
    let start = HTML.find("Alma").unwrap() as u32;
    let span = proto::Span { field: proto::Field::Body.into(), start, end: start + 10 };
    let options = proto::TagOptions { offset_unit: proto::OffsetUnit::Utf8Byte.into(), ..Default::default() };
    let request = proto::ExplainArticleRequest { article: Some(html(HTML)), options: Some(options), spans: vec![span] };
    let response = server.tagger().await.explain_article(request.clone()).await.unwrap().into_inner();
    assert_eq!((response.spans[0].text.as_str(), response.spans[0].span), ("Almaty", Some(span)));
    let markup = proto::Span { end: 10, start: 8, ..span };
    let request = proto::ExplainArticleRequest { spans: vec![markup], ..request };
    let status = server.tagger().await.explain_article(request).await.unwrap_err();
    assert_eq!(crate::errors::fields(&status), ["spans[0]"]);
}
