//! Speed, memory and load time by number of names: a table, figures for capacity planning, and a plot.

use std::fmt::Write;
use std::fs;

use dalil::Tagger;

use super::common::{corpus, engine, timing};
use super::load::{self, Load};
use super::{Arguments, header};

/// Figures for one size.
struct Size {
    label: String,
    speed: f64,
    load: Load,
}

impl Size {
    fn ready(&self) -> f64 {
        self.load.read + self.load.compile
    }

    fn bytes_per_name(&self) -> f64 {
        self.load.resident / self.load.names
    }

    fn ms_per_thousand_names(&self) -> f64 {
        self.ready() * 1e6 / self.load.names
    }
}

pub fn print(arguments: &Arguments) {
    let sizes = measure(arguments);
    println!("Articles of 5,000 characters, one thread; each size is loaded in a separate process.\n");
    header(&["names", "MB/s", "resident", "bytes/name", "peak of loading", "ready in", "ms/1,000 names"]);
    for size in &sizes {
        println!(
            "| {} | {:.0} | {:.1} MB | {:.0} | {:.1} MB | {:.2} s | {:.2} |",
            grouped(size.load.names),
            size.speed,
            size.load.resident / 1e6,
            size.bytes_per_name(),
            size.load.peak / 1e6,
            size.ready(),
            size.ms_per_thousand_names(),
        );
    }
    // Small sizes consist mostly of the fixed cost of a gazetteer.
    let large = || sizes.iter().filter(|size| size.load.names >= 50_000.0);
    let most = |figure: fn(&Size) -> f64| large().map(figure).fold(0.0, f64::max);
    println!(
        "\nFor capacity planning, from 100,000 names: at most {:.0} bytes per name resident, {:.0} at the peak of \
         loading, and {:.1} ms per 1,000 names until ready. A reload keeps the old gazetteer until the new one is \
         ready: at most {:.0} bytes per name at its peak.",
        most(Size::bytes_per_name),
        most(|size| size.load.peak / size.load.names),
        most(Size::ms_per_thousand_names),
        most(|size| size.load.reload_peak / size.load.names),
    );
    if let Some(file) = &arguments.svg {
        fs::write(file, plot(&sizes)).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}

/// Loads the sizes one after another, then times them in interleaved rounds.
fn measure(arguments: &Arguments) -> Vec<Size> {
    let loads: Vec<Load> = arguments.names.iter().filter_map(load::measure).collect();
    assert_eq!(loads.len(), arguments.names.len(), "this system has no /proc/self/status");
    let taggers: Vec<Tagger> =
        arguments.names.iter().map(|names| Tagger::new(names.gazetteer()).expect("the names fit")).collect();
    let mut engines: Vec<_> = taggers.iter().map(engine::tag).collect();
    let texts = corpus::resized(&arguments.texts, 5_000);
    let times = timing::interleaved(&mut engines, &texts, arguments.rounds);
    let sizes = arguments.names.iter().zip(loads).zip(times);
    sizes
        .map(|((names, load), times)| Size {
            label: names.label.clone(),
            speed: timing::speed(&texts, times.median()),
            load,
        })
        .collect()
}

/// Formats a number with a comma between groups of three digits.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 200.0;
const MARGIN: f64 = 40.0;

/// Heading of a panel and the figure that it shows.
type Panel = (&'static str, fn(&Size) -> f64);

/// Three panels over the number of names on a logarithmic axis.
fn plot(sizes: &[Size]) -> String {
    let panels: [Panel; 3] = [
        ("speed, MB/s", |size| size.speed),
        ("resident, bytes/name", Size::bytes_per_name),
        ("ready, ms/1,000 names", Size::ms_per_thousand_names),
    ];
    let (width, height) = (3.0 * (WIDTH + 2.0 * MARGIN), HEIGHT + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"11\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    );
    for (i, (title, figure)) in panels.into_iter().enumerate() {
        let left = i as f64 * (WIDTH + 2.0 * MARGIN) + MARGIN;
        let values: Vec<f64> = sizes.iter().map(figure).collect();
        panel(&mut svg, left, title, sizes, &values).expect("writing to a string succeeds");
    }
    svg.push_str("</svg>\n");
    svg
}

fn panel(svg: &mut String, left: f64, title: &str, sizes: &[Size], values: &[f64]) -> std::fmt::Result {
    let logs: Vec<f64> = sizes.iter().map(|size| size.load.names.log10()).collect();
    let (first, last) = (logs[0], logs[logs.len() - 1].max(logs[0] + 1.0));
    let top = values.iter().copied().fold(0.0, f64::max) * 1.15;
    let x = |log: f64| left + (log - first) / (last - first) * WIDTH;
    let y = |value: f64| MARGIN + HEIGHT - value / top * HEIGHT;
    let floor = MARGIN + HEIGHT;
    writeln!(svg, "<text x=\"{left}\" y=\"{}\" font-weight=\"bold\">{title}</text>", MARGIN - 15.0)?;
    let right = left + WIDTH;
    writeln!(svg, "<path d=\"M{left},{MARGIN}V{floor}H{right}\" fill=\"none\" stroke=\"#888\"/>")?;
    let points: Vec<String> =
        logs.iter().zip(values).map(|(&log, &value)| format!("{:.1},{:.1}", x(log), y(value))).collect();
    writeln!(svg, "<polyline points=\"{}\" fill=\"none\" stroke=\"#0a6\" stroke-width=\"2\"/>", points.join(" "))?;
    for ((size, &log), &value) in sizes.iter().zip(&logs).zip(values) {
        let (cx, cy) = (x(log), y(value));
        let digits = usize::from(value < 10.0);
        writeln!(svg, "<circle cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"3\" fill=\"#0a6\"/>")?;
        writeln!(svg, "<text x=\"{cx:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{value:.digits$}</text>", cy - 8.0)?;
        writeln!(svg, "<text x=\"{cx:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>", floor + 16.0, size.label)?;
    }
    Ok(())
}
