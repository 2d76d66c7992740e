//! Arguments that describe the input.

use clap::Args;
use encoding_rs::Encoding;

use super::article::TextFormat;
use super::file_type::FileType;

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Input")]
pub(in crate::cli) struct InputArgs {
    /// Type of all inputs, instead of that of their names
    #[arg(long, value_enum, value_name = "TYPE")]
    pub(super) input_type: Option<FileType>,
    /// Field or column of the body; "body" or "text" if not given
    #[arg(long, value_name = "NAME")]
    pub(super) text_field: Option<String>,
    /// Field or column of the title
    #[arg(long, value_name = "NAME", default_value = "title")]
    pub(super) title_field: String,
    /// Field or column of the id
    #[arg(long, value_name = "NAME", default_value = "id")]
    pub(super) id_field: String,
    /// Field or column of the day of publication: YYYY-MM-DD, or a time that starts so
    #[arg(long, value_name = "NAME", default_value = "publication_date")]
    pub(super) date_field: String,
    /// Format of the titles and texts of JSON, CSV and TSV
    #[arg(long, value_enum, default_value_t)]
    pub(super) text_format: TextFormat,
    /// Encoding of the inputs, such as windows-1256, windows-1251 or utf-16le (WHATWG names)
    #[arg(long, value_name = "NAME", default_value = "utf-8", value_parser = encoding)]
    pub(super) encoding: &'static Encoding,
}

impl Default for InputArgs {
    fn default() -> InputArgs {
        InputArgs {
            input_type: None,
            text_field: None,
            title_field: "title".to_owned(),
            id_field: "id".to_owned(),
            date_field: "publication_date".to_owned(),
            text_format: TextFormat::Plain,
            encoding: encoding_rs::UTF_8,
        }
    }
}

fn encoding(name: &str) -> Result<&'static Encoding, &'static str> {
    let unknown = "unknown encoding: use a name of the WHATWG Encoding Standard, such as windows-1256";
    Encoding::for_label_no_replacement(name.as_bytes()).ok_or(unknown)
}
