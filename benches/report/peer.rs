//! dalil as an engine of `scripts/bench/peers.py`: builds the tagger and prints its cost, then runs one pass for each
//! line of input and prints its time.

use std::io::{self, BufRead, Write};
use std::path::Path;

use dalil::Tagger;

use super::common::names::Names;
use super::common::{corpus, engine, timing};
use super::{Arguments, load};

pub fn run(arguments: &Arguments, folder: &str) {
    let texts = corpus::resized(&arguments.texts, 5_000);
    let names = if folder.is_empty() { Names::shipped() } else { Names::folder(Path::new(folder)) };
    let before = load::resident();
    let start = timing::thread_time();
    let tagger = Tagger::new(names.gazetteer()).expect("the names fit");
    let build = (timing::thread_time() - start).as_secs_f64();
    let resident = load::resident() - before;
    println!("{{\"build\": {build}, \"resident\": {resident}}}");
    let mut tag = engine::tag(&tagger);
    for _ in io::stdin().lock().lines() {
        let start = timing::thread_time();
        let mentions = tag(&texts);
        let seconds = (timing::thread_time() - start).as_secs_f64();
        println!("{{\"seconds\": {seconds}, \"matches\": {mentions}}}");
        let _ = io::stdout().flush();
    }
}
