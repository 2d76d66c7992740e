//! Answers of a server.

use std::io;

use super::renderer::{Rendered, Renderer};
use crate::cli::input::{Article, InvalidInput, Item, Located};
use crate::cli::remote::{RemoteTagger, ServerError};
use crate::render::Document;

/// Tags a batch and writes the answers in the format of the output. Results keep the order of the items.
///
/// # Errors
/// If the server fails.
pub(super) fn tag(
    tagger: &RemoteTagger,
    renderer: &Renderer,
    items: Vec<Item>,
    report: &dyn Fn(&ServerError),
) -> anyhow::Result<Vec<Result<Rendered, InvalidInput>>> {
    let articles: Vec<&Article> = items.iter().flatten().map(|located| &located.article).collect();
    let mut answers = tagger.tag(&articles, report, |document| render(renderer, document))?.into_iter();
    let mut results = Vec::with_capacity(items.len());
    for item in items {
        results.push(match item {
            Ok(Located { position, .. }) => match answers.next() {
                Some(Ok(rendered)) => Ok(rendered?),
                Some(Err(message)) => Err(InvalidInput::at(position, message)),
                None => Err(InvalidInput::at(position, "the server gave no result")),
            },
            Err(invalid) => Err(invalid),
        });
    }
    Ok(results)
}

fn render(renderer: &Renderer, document: &Document<'_>) -> io::Result<Rendered> {
    match renderer.has_answers() {
        true => renderer.answer(document.answer_in(renderer.unit, renderer.context), document.fields),
        false => renderer.document(document),
    }
}
