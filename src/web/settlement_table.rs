//! A settled period as a table for the bank: CSV for programs, XLSX for people.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, ContentType};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::base::error::{Error, Result};
use crate::base::money::Money;
use crate::base::sql_types::text_enum;
use crate::domain::settlements::{BankData, InstructionState, Payee};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_settlement::PeriodFacts;

/// What Excel needs to read UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

text_enum! {
    /// How a table is written.
    pub enum TableFormat {
        /// Comma-separated values.
        Csv => "csv",
        /// A workbook.
        Xlsx => "xlsx",
    }
}

enum Cell {
    Text(String),
    Amount(Money),
}

/// Bank accounts in the clear.
pub(in crate::web) type Accounts<'a> = &'a dyn Fn(Payee) -> Option<BankData>;

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The heading, and a row for each instruction.
fn rows(ui: &Ui, facts: &PeriodFacts, accounts: Option<Accounts<'_>>) -> Vec<Vec<Cell>> {
    let text = |key: String| Cell::Text(ui.text(&key, &[]));
    let columns: &[&str] = if accounts.is_some() {
        &[
            "reference",
            "payee",
            "name",
            "holder",
            "bank",
            "account",
            "amount",
            "kept",
            "state",
            "note",
        ]
    } else {
        &[
            "reference",
            "payee",
            "name",
            "amount",
            "kept",
            "state",
            "note",
        ]
    };
    let heading = columns.iter();
    let heading = heading.map(|column| text(format!("settlement-column-{column}")));
    let mut rows = vec![heading.collect()];
    for one in &facts.instructions {
        let data = accounts.map(|accounts| accounts(one.paid_to()));
        // A table for the bank holds what it is to pay.
        let is_for_bank = matches!(
            one.state,
            InstructionState::Approved | InstructionState::Sent
        );
        if data
            .as_ref()
            .is_some_and(|data| data.is_none() || !is_for_bank)
        {
            continue;
        }
        let named = one.household.as_ref().or(one.programme_zh.as_ref());
        let mut row = vec![
            Cell::Text(one.reference().to_string()),
            text(format!("settlement-payee-{}", one.payee_kind)),
            Cell::Text(named.cloned().unwrap_or_default()),
        ];
        if let Some(data) = data {
            let of = |part: fn(BankData) -> String| {
                Cell::Text(data.clone().map(part).unwrap_or_default())
            };
            row.extend([
                of(|data| data.holder),
                of(|data| data.bank),
                of(|data| data.number),
            ]);
        }
        row.extend([
            Cell::Amount(one.amount),
            Cell::Amount(one.kept),
            text(format!("instruction-state-{}", one.state)),
            Cell::Text(one.note.clone()),
        ]);
        rows.push(row);
    }
    rows
}

fn csv(rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => harmless(text),
            Cell::Amount(amount) => amount.to_decimal(),
        });
        writer.write_record(cells).map_err(Error::internal)?;
    }
    let written = writer.into_inner();
    written.map_err(|error| Error::internal(error.to_string()))
}

/// Texts are written as texts, so that nothing is taken for a formula, and no digit of an
/// account's number is lost.
fn xlsx(rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (bold, money) = (
        Format::new().set_bold(),
        Format::new().set_num_format("#,##0.00"),
    );
    for (at, row) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(text) if at == 0 => {
                    sheet.write_string_with_format(at, column, text, &bold)?
                }
                Cell::Text(text) => sheet.write_string(at, column, text)?,
                Cell::Amount(amount) => match amount.to_decimal().parse::<f64>() {
                    Ok(number) => sheet.write_number_with_format(at, column, number, &money)?,
                    Err(_) => sheet.write_string(at, column, amount.to_decimal())?,
                },
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    book.save_to_buffer()
}

/// The table as a file.
pub(in crate::web) fn file(
    ui: &Ui,
    slug: &str,
    facts: &PeriodFacts,
    accounts: Option<Accounts<'_>>,
    format: TableFormat,
) -> HtmlResult {
    let rows = rows(ui, facts, accounts);
    let (bytes, kind) = match format {
        TableFormat::Csv => (csv(&rows)?, "text/csv; charset=utf-8"),
        TableFormat::Xlsx => (
            xlsx(&rows).map_err(Error::internal)?,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    let name = format!(
        "attachment; filename=\"settlement-{slug}-{}.{format}\"",
        facts.settlement.number
    );
    let kind = kind.parse::<mime::Mime>().map_err(Error::internal)?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType(kind))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, name))
        .body(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o_41_no_cell_runs_and_o_42_numbers_stay_numbers() {
        let cells = [
            "=1+1",
            "+86",
            "-5",
            "@x",
            "\tx",
            "'x",
            "翁家, \"大姐\"",
            "-42.00",
        ];
        let row: Vec<String> = cells.iter().map(|cell| harmless(cell)).collect();
        assert_eq!(
            row,
            [
                "'=1+1",
                "'+86",
                "'-5",
                "'@x",
                "'\tx",
                "''x",
                "翁家, \"大姐\"",
                "'-42.00",
            ]
        );
        let row = || {
            vec![
                Cell::Text("翁家, \"大姐\"".to_owned()),
                Cell::Amount(Money::new(-4_200).unwrap()),
                Cell::Text("=1+1".to_owned()),
            ]
        };
        let text = String::from_utf8(csv(&[row()]).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}\"翁家, \"\"大姐\"\"\",-42.00,'=1+1\n");
        // A workbook is a ZIP file.
        assert!(xlsx(&[row(), row()]).unwrap().starts_with(b"PK\x03\x04"));
    }
}
