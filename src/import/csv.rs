//! Comma-separated and tab-separated values whose first record has the names of the columns.

use std::collections::HashMap;
use std::path::Path;

use super::collector::Collector;
use super::delimited::{Records, Shape};
use super::error::ImportError;
use super::ids;
use super::importer::Importer;
use super::input::OpenInput;
use super::lines::Lines;
use super::options::{Column, ImportOptions, Mapped};
use super::prominence;
use super::row_error::RowError;
use super::script::language_of;
use crate::gazetteer::FieldFault;
use crate::gazetteer::validate;
use crate::gazetteer::{Class, NameKind, Policy};
use crate::gazetteer::{EntityRecord, NameRecord};

/// Maximum number of lines of a record, so that a missing quotation mark spoils few of them.
const MAX_RECORD_LINES: usize = 100;

pub(super) struct CsvImporter {
    options: ImportOptions,
    separator: u8,
}

impl CsvImporter {
    pub fn new(options: &ImportOptions, separator: u8) -> CsvImporter {
        CsvImporter { options: options.clone(), separator }
    }
}

impl Importer for CsvImporter {
    fn read(&mut self, input: &mut OpenInput<'_>, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        let name = input.name().to_owned();
        let limit = self.options.limits.line_bytes;
        let shape = Shape {
            separator: char::from(self.separator),
            // Names can have quotation marks.
            has_quotes: self.separator != b'\t',
            record_bytes: limit,
            record_lines: MAX_RECORD_LINES,
        };
        let mut records = Records::new(Lines::new(&mut *input.reader, limit), shape)
            .map_err(|error| ImportError::read(&name, 1, error))?;
        let mut columns: Option<Columns> = None;
        loop {
            let failed_at = records.number() + 1;
            let next = records.next().map_err(|error| ImportError::read(&name, failed_at, error))?;
            let Some((number, fields)) = next else { return Ok(()) };
            collector.set_line(number);
            let Some(columns) = &columns else {
                let header = fields.map_err(|message| ImportError::new(&name, number, "", message))?;
                let found = Columns::of(&header, &self.options, &name, number)?;
                collector.summary.unused_columns.extend(found.unused.iter().cloned());
                columns = Some(found);
                continue;
            };
            let fields = fields.map_err(FieldFault::of_line);
            let row = fields.map_err(RowError::from).and_then(|fields| columns.read(fields, &self.options, collector));
            match row {
                Ok(()) => {}
                Err(RowError::Invalid(fault)) => collector.reject(fault),
                Err(RowError::Failed(error)) => return Err(error),
            }
        }
    }
}

/// Positions of the columns.
struct Columns {
    header: Vec<String>,
    single: HashMap<Column, usize>,
    /// Language and position of the columns `name:LANGUAGE`.
    names: Vec<(String, usize)>,
    /// Language and position of the columns `aliases:LANGUAGE`.
    aliases: Vec<(String, usize)>,
    unused: Vec<String>,
}

impl Columns {
    /// Finds the columns in a header.
    ///
    /// # Errors
    /// If a column that the options name is missing, a column occurs twice, or there is no name.
    fn of(header: &[String], options: &ImportOptions, file: &Path, line: usize) -> Result<Columns, ImportError> {
        let fail = |field: &str, message: String| Err(ImportError::new(file, line, field, message));
        let header: Vec<String> = header.iter().map(|title| title.trim().to_owned()).collect();
        let mut columns =
            Columns { header: header.clone(), single: HashMap::new(), names: vec![], aliases: vec![], unused: vec![] };
        for (column, title) in &options.columns {
            if !header.contains(title) {
                return fail(title, format!("is the header of no column, but is stated for {column}"));
            }
        }
        for (position, title) in header.iter().enumerate() {
            let renamed = options.columns.iter().find(|(_, header)| *header == title).map(|(&column, _)| column);
            let own = || title.to_ascii_lowercase().parse().ok().filter(|own| !options.columns.contains_key(own));
            if let Some(column) = renamed.or_else(own) {
                if columns.single.insert(column, position).is_some() {
                    return fail(title, format!("is another column for {column}"));
                }
            } else if !columns.add_language_column(title, position) && !title.is_empty() {
                columns.unused.push(title.clone());
            }
        }
        if columns.single.contains_key(&Column::Name) || !columns.names.is_empty() {
            return Ok(columns);
        }
        let known: Vec<&str> = Column::ALL.iter().map(|column| column.as_str()).collect();
        let known = known.join(", ");
        fail(
            "",
            format!(
                "the header has no column `name` or `name:LANGUAGE`; the columns are {known}, name:LANGUAGE, aliases:LANGUAGE"
            ),
        )
    }

    /// Adds a column such as `name:ar`. Returns whether it is one.
    fn add_language_column(&mut self, title: &str, position: usize) -> bool {
        let Some((what, language)) = title.split_once([':', '_', '.']) else { return false };
        let columns = match what.to_ascii_lowercase().as_str() {
            "name" => &mut self.names,
            "aliases" => &mut self.aliases,
            _ => return false,
        };
        let is_language = validate::language(language).is_ok();
        if is_language {
            columns.push((language.to_owned(), position));
        }
        is_language
    }

    /// Reads a record.
    fn read(
        &self,
        fields: Vec<String>,
        options: &ImportOptions,
        collector: &mut Collector<'_>,
    ) -> Result<(), RowError> {
        if fields.len() != self.header.len() {
            let message = format!("has {} columns, but the header has {}", fields.len(), self.header.len());
            return Err(FieldFault::of_line(message).into());
        }
        let row = Row { columns: self, fields };
        let Some(class) = row.class(options)? else {
            collector.leave_out("class left out");
            return Ok(());
        };
        let mut record = EntityRecord::new("");
        record.class = Some(class.into());
        record.country = row.text(Column::Country).map(str::to_owned);
        record.prominence = row.prominence()?;
        record.location = row.location()?;
        record.geonames = row.parse(Column::Geonames, "a number")?;
        record.wikidata = row.text(Column::Wikidata).map(str::to_owned);
        row.add_names(&mut record, options)?;
        record.id = row.id(class, &record, collector)?;
        collector.add(record)
    }
}

struct Row<'c> {
    columns: &'c Columns,
    fields: Vec<String>,
}

impl Row<'_> {
    /// The value of a column. `None` if it is empty or there is no such column.
    fn text(&self, column: Column) -> Option<&str> {
        self.at(*self.columns.single.get(&column)?)
    }

    fn at(&self, position: usize) -> Option<&str> {
        Some(self.fields.get(position)?.trim()).filter(|text| !text.is_empty())
    }

    /// The header of a column, for faults.
    fn title(&self, column: Column) -> &str {
        self.columns.single.get(&column).map_or(column.as_str(), |&position| &self.columns.header[position])
    }

    fn fault(&self, column: Column, message: impl std::fmt::Display) -> FieldFault {
        FieldFault::new(self.title(column), message)
    }

    fn parse<T: std::str::FromStr>(&self, column: Column, expected: &str) -> Result<Option<T>, FieldFault> {
        let parse = |text: &str| text.parse().map_err(|_| self.fault(column, format!("must be {expected}")));
        self.text(column).map(parse).transpose()
    }

    /// The class. `None` if the options leave it out.
    fn class(&self, options: &ImportOptions) -> Result<Option<Class>, FieldFault> {
        let Some(word) = self.text(Column::Class) else {
            let missing = || self.fault(Column::Class, "is missing: add the column, or state the class of all rows");
            return options.class.map(Some).ok_or_else(missing);
        };
        match options.map_class(word, |word| word.parse().ok()) {
            Mapped::Class(class) => Ok(Some(class)),
            Mapped::LeftOut => Ok(None),
            Mapped::Unknown => match word.parse::<Class>() {
                Ok(class) => Ok(Some(class)),
                Err(unknown) => Err(self.fault(Column::Class, unknown)),
            },
        }
    }

    fn prominence(&self) -> Result<Option<f32>, FieldFault> {
        let stated = self.parse(Column::Prominence, "a number from 0 to 1")?;
        let population: Option<u64> = self.parse(Column::Population, "a number of inhabitants")?;
        Ok(stated.or_else(|| population.map(prominence::of_population)))
    }

    fn location(&self) -> Result<Option<[f32; 2]>, FieldFault> {
        let [latitude, longitude] =
            [Column::Latitude, Column::Longitude].map(|column| self.parse(column, "a number of degrees"));
        match (latitude?, longitude?) {
            (Some(latitude), Some(longitude)) => Ok(Some([latitude, longitude])),
            (None, None) => Ok(None),
            (Some(_), None) => Err(self.fault(Column::Longitude, "is missing beside the latitude")),
            (None, Some(_)) => Err(self.fault(Column::Latitude, "is missing beside the longitude")),
        }
    }

    /// Adds the names of all columns: those without a language first.
    fn add_names(&self, record: &mut EntityRecord, options: &ImportOptions) -> Result<(), FieldFault> {
        let word = |column, unknown| self.fault(column, unknown);
        let kind = self.text(Column::Kind).map(|text| text.parse::<NameKind>().map_err(|e| word(Column::Kind, e)));
        let policy = self.text(Column::Policy).map(|text| text.parse::<Policy>().map_err(|e| word(Column::Policy, e)));
        let (kind, policy) = (kind.transpose()?, policy.transpose()?);
        let stated = self.text(Column::Language).or(options.language.as_deref());
        if let Some(language) = self.text(Column::Language) {
            validate::language(language).map_err(|message| self.fault(Column::Language, message))?;
        }
        let mut add = |language: Option<&str>, text: &str, kind: Option<NameKind>| {
            let mut name = NameRecord::new(text);
            (name.kind, name.policy) = (kind, policy);
            record.names_in(language.unwrap_or_else(|| language_of(text))).push(name);
        };
        if let Some(text) = self.text(Column::Name) {
            add(stated, text, kind);
        }
        for (language, position) in &self.columns.names {
            if let Some(text) = self.at(*position) {
                add(Some(language), text, kind);
            }
        }
        let aliases = self.columns.aliases.iter().map(|(language, position)| (Some(language.as_str()), *position));
        let unmarked = self.columns.single.get(&Column::Aliases).map(|&position| (stated, position));
        for (language, position) in aliases.chain(unmarked) {
            let texts = self.at(position).unwrap_or_default().split('|').map(str::trim);
            texts.filter(|text| !text.is_empty()).for_each(|text| add(language, text, Some(NameKind::Variant)));
        }
        Ok(())
    }

    /// The id: a complete one as it is, otherwise made from the id of the source, or from name and country.
    fn id(&self, class: Class, record: &EntityRecord, collector: &Collector<'_>) -> Result<String, FieldFault> {
        match self.text(Column::Id) {
            Some(id) if id.contains('/') && id.starts_with(class.entity_type().as_str()) => Ok(id.to_owned()),
            Some(id) => Ok(collector.id(class, &ids::of_source(id))),
            None => {
                let first = record.names.iter().flat_map(|(_, names)| names).next();
                let name = first.ok_or_else(|| self.fault(Column::Name, "is missing"))?;
                let country = record.country.as_ref().map(|country| format!("-{}", country.to_ascii_lowercase()));
                Ok(collector.id(class, &(ids::of_name(&name.text) + &country.unwrap_or_default())))
            }
        }
    }
}
