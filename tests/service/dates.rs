//! The date of an article, and the dates of names, over the API.

use dalil::GazetteerSource;
use dalil::service::proto;

use crate::support::{TestServer, article};

const ENTITIES: &str = r#"
{"id":"place/freedonia","class":"country","country":"XA","prominence":0.9,"names":{"ar":["فريدونيا"],"en":["Freedonia"]}}
{"id":"place/marwand","class":"city","country":"XA","prominence":0.5,"names":{"en":["Marwand",{"text":"Bostangrad","kind":"former","from":"1961","until":"1991-11"}]}}
{"id":"person/elder-bosh","class":"politician","country":"XA","prominence":0.5,"offices":[{"title":"President of Freedonia","from":"1989-01-20","until":"1993-01-20"}],"names":{"ar":["جرجس بوش",{"text":"بوش","kind":"short"}]}}
{"id":"person/younger-bosh","class":"politician","country":"XA","prominence":0.7,"offices":[{"title":"President of Freedonia","from":"2001-01-20","until":"2009-01-20"}],"names":{"ar":["سليم بوش",{"text":"بوش","kind":"short"}]}}
"#;
const OFFICES: &str = r#"{"rank":"head","titles":["President of {country}"]}"#;
const BODY: &str = "قال بوش ذلك";

async fn server(folder: &tempfile::TempDir) -> TestServer {
    std::fs::write(folder.path().join("entities.jsonl"), ENTITIES).unwrap();
    std::fs::write(folder.path().join("offices.jsonl"), OFFICES).unwrap();
    TestServer::start_with(|config| config.gazetteer = GazetteerSource::path(folder.path())).await
}

fn dated(id: &str, publication_date: &str) -> proto::Article {
    proto::Article { publication_date: publication_date.to_owned(), ..article(id, BODY) }
}

#[tokio::test]
async fn the_publication_date_decides_between_two_people() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(&folder).await;
    let mut client = server.tagger().await;
    let request = proto::TagArticleRequest { article: Some(dated("a", "1991-06-01")), ..Default::default() };
    let response = client.tag_article(request).await.unwrap().into_inner();
    let [mention] = &response.mentions[..] else { panic!("one mention: {response:?}") };
    assert_eq!(mention.entity_id, "person/elder-bosh");
    let office = &mention.evidence[0];
    assert_eq!((office.kind(), office.entity_id.as_str()), (proto::EvidenceKind::Office, "person/elder-bosh"));
    assert_eq!(office.description, "President of Freedonia from 1989-01-20 until 1993-01-20");

    let articles = vec![dated("1", "1991-06-01"), dated("2", "2005-06-01"), dated("3", ""), dated("4", "2005-06")];
    let request = proto::BatchTagArticlesRequest { articles, options: None };
    let results = client.batch_tag_articles(request).await.unwrap().into_inner().results;
    let outcome = |result: proto::BatchResult| match result.result.unwrap() {
        proto::batch_result::Result::Response(response) => {
            response.mentions.into_iter().map(|mention| mention.entity_id).collect()
        }
        proto::batch_result::Result::Error(error) => error.message,
    };
    let found: Vec<String> = results.into_iter().map(outcome).collect();
    let error = "articles[3].publication_date: must be a date of the calendar in the form YYYY-MM-DD";
    assert_eq!(found, ["person/elder-bosh", "person/younger-bosh", "", error]);
}

#[tokio::test]
async fn the_dates_of_a_name_are_returned() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(&folder).await;
    let request = proto::GetEntityRequest { id: "place/marwand".to_owned(), ..Default::default() };
    let names = server.gazetteer().await.get_entity(request).await.unwrap().into_inner().names;
    let dates: Vec<_> = names.iter().map(|name| [&*name.text, &*name.from, &*name.until]).collect();
    assert_eq!(dates, [["Marwand", "", ""], ["Bostangrad", "1961", "1991-11"]]);
}
