//! Declarations and paths in Rust source, read from its tokens. Comments have no tokens; macro calls have.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::modules::braced;

/// What an item of a module declares.
#[derive(Debug)]
pub enum Declaration {
    Item(String),
    /// `use path::name;`
    Import {
        name: String,
        path: Vec<String>,
    },
    /// `use path::*;`
    Glob(Vec<String>),
    /// `mod name;`, or `mod name { body }`. `test` is whether `#[cfg(test)]` stands before it.
    Module {
        name: String,
        body: Option<TokenStream>,
        test: bool,
    },
}

/// A path in the body of a module, as in `use path;` or `path::function()`.
#[derive(Debug)]
pub struct Mention {
    /// Names of the inline modules around it.
    pub inside: Vec<String>,
    pub path: Vec<String>,
    pub line: usize,
}

const ITEMS: [&str; 9] = ["struct", "enum", "union", "trait", "type", "fn", "const", "static", "macro_rules"];

/// The declarations of a module, without those inside functions and other items.
pub fn declarations(body: TokenStream) -> Vec<Declaration> {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let mut found = Vec::new();
    let mut test = false;
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                test |= group.stream().to_string().replace(' ', "").starts_with("cfg(test)");
            }
            // A macro that defines items.
            TokenTree::Group(group) if i > 1 && is(&tokens[i - 2], "!") || i > 0 && is(&tokens[i - 1], "!") => {
                found.extend(declarations(group.stream()));
            }
            TokenTree::Ident(word) if word == "use" => {
                let mut tree = Vec::new();
                i += 1;
                while tokens.get(i).is_some_and(|token| !is(token, ";")) {
                    tree.push(tokens[i].clone());
                    i += 1;
                }
                found.extend(use_tree(&tree, &[]).into_iter().map(|leaf| leaf.declaration));
                test = false;
            }
            TokenTree::Ident(word) if word == "mod" => {
                if let Some(TokenTree::Ident(name)) = tokens.get(i + 1) {
                    found.push(Declaration::Module { name: name.to_string(), body: braced(tokens.get(i + 2)), test });
                    i += 2;
                }
                test = false;
            }
            TokenTree::Ident(word) if ITEMS.iter().any(|item| word == item) => {
                let at = if word == "macro_rules" { i + 2 } else { i + 1 };
                if let Some(TokenTree::Ident(name)) = tokens.get(at)
                    && name != "fn"
                {
                    found.push(Declaration::Item(name.to_string()));
                    i = at;
                }
                test = false;
            }
            _ => {}
        }
        i += 1;
    }
    found
}

/// One path of a `use` declaration.
struct Leaf {
    declaration: Declaration,
    path: Vec<String>,
    line: usize,
}

/// The paths of a use tree, such as `a::{b, c as d, e::*}`.
fn use_tree(tokens: &[TokenTree], prefix: &[String]) -> Vec<Leaf> {
    let mut path = prefix.to_vec();
    let mut line = 0;
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        match token {
            TokenTree::Ident(word) if word == "as" => {
                let name = tokens.get(i + 1).map(ToString::to_string).unwrap_or_default();
                return vec![Leaf { declaration: Declaration::Import { name, path: path.clone() }, path, line }];
            }
            // `a::{self}` names `a`.
            TokenTree::Ident(word) if word == "self" && !path.is_empty() => line = word.span().start().line,
            TokenTree::Ident(word) => {
                line = word.span().start().line;
                path.push(word.to_string());
            }
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                // A trailing comma is followed by nothing.
                let trees = inner.split(|token| is(token, ",")).filter(|tree| !tree.is_empty());
                return trees.flat_map(|tree| use_tree(tree, &path)).collect();
            }
            TokenTree::Punct(star) if star.as_char() == '*' => {
                let line = star.span().start().line;
                return vec![Leaf { declaration: Declaration::Glob(path.clone()), path, line }];
            }
            _ => {}
        }
        i += 1;
    }
    let Some(name) = path.last().cloned() else { return Vec::new() };
    vec![Leaf { declaration: Declaration::Import { name, path: path.clone() }, path, line }]
}

/// All paths of a file.
pub fn mentions(body: TokenStream) -> Vec<Mention> {
    let mut found = Vec::new();
    collect(body, &mut Vec::new(), &mut found);
    found
}

fn collect(body: TokenStream, inside: &mut Vec<String>, found: &mut Vec<Mention>) {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        match token {
            // The path of `pub(in path)` is no import.
            TokenTree::Ident(word) if word == "pub" => i += usize::from(tokens.get(i + 1).is_some_and(in_parentheses)),
            TokenTree::Ident(word) if word == "use" => {
                let end = tokens[i..].iter().position(|token| is(token, ";")).map_or(tokens.len(), |len| i + len);
                for Leaf { path, line, .. } in use_tree(&tokens[i + 1..end], &[]) {
                    found.push(Mention { inside: inside.clone(), path, line });
                }
                i = end;
            }
            TokenTree::Ident(word) if word == "mod" && braced(tokens.get(i + 2)).is_some() => {
                inside.push(tokens[i + 1].to_string());
                collect(braced(tokens.get(i + 2)).unwrap_or_default(), inside, found);
                inside.pop();
                i += 2;
            }
            TokenTree::Ident(word) => {
                let line = word.span().start().line;
                let mut path = vec![word.to_string()];
                while let [first, second, TokenTree::Ident(next), ..] = &tokens[i + 1..]
                    && is(first, ":")
                    && is(second, ":")
                {
                    path.push(next.to_string());
                    i += 3;
                }
                if path.len() > 1 {
                    found.push(Mention { inside: inside.clone(), path, line });
                }
            }
            TokenTree::Group(group) => collect(group.stream(), inside, found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        i += 1;
    }
}

fn in_parentheses(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis)
}

fn is(token: &TokenTree, text: &str) -> bool {
    match token {
        TokenTree::Ident(ident) => ident == text,
        TokenTree::Punct(punct) => punct.as_char().to_string() == text,
        _ => false,
    }
}
